"""The pages of a published result, in each state that they have."""

import datetime as dt
from collections.abc import Iterator

from tests.support.browser import Browser, Page
from tests.support.laws import add_version, article, make_consultation, publish_next
from tests.support.publications import Said, Told, store_file, store_result
from tests.support.steps import address, close
from webapp.config import Settings
from webapp.consultations.commands import NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.persistence.engine import Database
from webapp.publication.policy import FileKind
from webapp.register.policy import Outcome

SLUG, QUIET = "street-lamps", "quiet-lamps"
LONG = "路灯应当早开晚关，便于老年人和夜班职工出行；损坏的应当及时修复，并公布报修电话。" * 12
BODIES = ("云溪市照明学会", "云溪市城市管理协会", "云溪市老龄工作委员会", "夜班职工互助会")
OPINIONS = {
    "general": (Said("赞成立法。", Outcome.COVERED, "", 18_000),),
    "article-1": (
        Said("亮度应当写明标准。", Outcome.ACCEPTED, "已写入本条。", 8204, BODIES),
        Said(LONG, Outcome.PARTLY, "维修时限由配套办法规定。", 2117, BODIES[:1]),
        Said("全市路灯通宵常亮。", Outcome.REJECTED, "不利于节约用电。", 1036),
        Said("研究使用太阳能路灯。", Outcome.STUDY, "", 642),
        Said("还在研究的意见。", None, "", 12),
    ),
    "article-2": (Said("删去这一条。", Outcome.ACCEPTED, "已删去。", 300),),
    "article-3": (Said("第二项改为二十四小时内修复。", Outcome.PARTLY, "已修改。", 120),),
    "article-5": tuple(Said(f"第{n}种意见。", Outcome.REJECTED, "另有规定。") for n in range(60)),
}
CHANGED = ("article-1", "article-2", "article-3")
DAYS = [(f"2026-11-{day:02}", 900 + day * 7919 % 4000) for day in range(1, 31)]

Named = Iterator[tuple[str, Page]]


def result_pages(person: Browser, database: Database, settings: Settings) -> Named:
    """Yield each page, of a result that replaced another and of one without any comment."""
    _store(database, settings)
    url = address(SLUG, "results")
    yield "result", person.get(url)
    yield "result-articles", person.get(f"{url}/articles")
    yield "result-article", person.get(f"{url}/articles/article-1")
    yield "result-dropped", person.get(f"{url}/articles/article-2")
    yield "result-opinions", person.get(f"{url}/articles/article-5")
    yield "result-opinions-after", person.get(f"{url}/articles/article-5?after=50")
    yield "result-none", person.get(address(QUIET, "results"))
    yield "result-article-none", person.get(address(QUIET, "results", "articles", "title"))
    yield "index-results", person.get("/")
    yield "closed-result", person.get(address(SLUG))


def _store(database: Database, settings: Settings) -> None:
    for slug in (SLUG, QUIET):
        make_consultation(database, slug=slug)
    add_version(database, *_revised(), slug=SLUG, label="（草案修改稿）")
    publish_next(database, SLUG)
    for slug in (SLUG, QUIET):
        close(database, slug)
    with database.writing() as session:
        store_result(session, QUIET, Told(days=()))
        earlier = dt.datetime(2026, 11, 20, 1, tzinfo=dt.UTC)
        store_result(session, SLUG, Told(OPINIONS, published_at=earlier))
        told = Told(
            OPINIONS,
            changed=CHANGED,
            added=1,
            statement="会同有关部门逐条研究了全部意见。\n现将结果公布如下。",
            revised=2,
            number=2,
            hidden=3,
            elsewhere=4,
            days=DAYS,
        )
        result = store_result(session, SLUG, told)
        for kind, name in (
            (FileKind.TABLE, "2026-09-采纳情况表.docx"),
            (FileKind.COMMENTS_XLSX, "2026-09-全部意见.xlsx"),
            (FileKind.STATISTICS, "2026-09-逐条统计.csv"),
        ):
            store_file(session, settings, result, kind, name=name, data=b"-" * 41_234)


def _revised() -> list[NewProvision]:
    """Return the law with the second article dropped, others changed, and one added."""
    words = "路灯的第一项要求和亮度标准，由市容主管部门负责落实并公布。"
    kept = [article(1, text=words), *(article(n) for n in range(3, 7))]
    kept.append(article(7, text="鼓励单位和个人认养路灯，认养办法由市容主管部门制定。"))
    return [
        NewProvision(
            ProvisionKind.ARTICLE,
            article(n).label,
            target=f"article-{n}",
            paragraphs=provision.paragraphs,
        )
        for n, provision in enumerate(kept, 1)
    ]
