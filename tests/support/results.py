"""A closed consultation with decisions, and a result of it, as tests need them."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from tests.support.decisions import decide, decide_alone
from tests.support.laws import SLUG, add_version, article, set_state
from tests.support.register import OTHER, register_comment
from webapp.clock import utc_now
from webapp.consultations.policy import State
from webapp.consultations.queries import current_version_id, get_any
from webapp.jobs.contract import Parts
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.publication import jobs, services
from webapp.publication.commands import Confirmation, Prepare
from webapp.publication.models import Publication
from webapp.publication.queries import prepared
from webapp.register.models import Family
from webapp.register.policy import Outcome
from webapp.sorting.service import sweep

# Opinions by target: text, how many people, outcome; one is answered and not confirmed.
OPINIONS: Mapping[str, tuple[tuple[str, int, Outcome | None], ...]] = {
    "general": (("支持立法，路灯早就应该管起来。", 1, Outcome.COVERED),),
    "article-1": (
        ("路灯的亮度应当写明标准。", 3, Outcome.ACCEPTED),
        ("每盏路灯都要有编号和报修电话。", 2, Outcome.PARTLY),
        ("全市路灯应当通宵常亮，一盏也不能熄。", 1, Outcome.REJECTED),
    ),
    "article-3": (("维修及时应当改为二十四小时内修复。", 2, None),),
    "article-4": (("建议研究使用太阳能路灯的可行性。", 1, Outcome.STUDY),),
}
COMMENTS = 10


def fill_register(session: Session, slug: str = SLUG) -> None:
    """Register ten comments in six families, decide five of these; one comment apart."""
    bodies = {"路灯的亮度应当写明标准。": "单位"}
    for target, opinions in OPINIONS.items():
        for text, count, outcome in opinions:
            entries = [
                register_comment(
                    session,
                    text,
                    target,
                    slug=slug,
                    identity="个人" if n else bodies.get(text, "个人"),
                )
                for n in range(count)
            ]
            if outcome is not None:
                family = session.get_one(Family, entries[0].family_id)
                decide(session, family, outcome, f"{outcome.value}的理由")
            if outcome is Outcome.PARTLY:
                decide_alone(session, entries[1], Outcome.REJECTED, "另有规定")


def sort_all(database: Database) -> None:
    """Let everything that arrived be sorted."""
    while not sweep(database, now=utc_now()).is_done:
        pass


def close_with_opinions(database: Database, slug: str = SLUG) -> None:
    """Fill the register of the small law, sort it and close the consultation."""
    with database.writing() as session:
        fill_register(session, slug)
    sort_all(database)
    with database.writing() as session:
        set_state(session, slug, State.CLOSED)


def revise(database: Database, slug: str = SLUG) -> int:
    """Store what the draft became: the first article reworded, a seventh added."""
    texts = {1: "路灯的亮度应当符合国家标准，由市容主管部门负责落实。"}
    articles = [article(n, text=texts.get(n, "")) for n in range(1, 8)]
    return add_version(database, *articles, slug=slug, label="（草案修改稿）")


def ask_result(database: Database, parts: Parts, slug: str = SLUG, **options: object) -> int:
    """Ask for a result of the version that comments are taken on; return the job."""
    with database.writing() as session:
        consultation = get_any(session, slug)
        version = current_version_id(session, consultation.id)
        wanted = Prepare(version, **options)  # type: ignore[arg-type]
        return services.prepare(
            session, parts.settings, consultation, wanted, actor=OTHER, now=utc_now()
        ).id


def prepare_result(
    database: Database, parts: Parts, slug: str = SLUG, **options: object
) -> Publication:
    """Have a result prepared and return it."""
    Runner(jobs.HANDLERS, parts).run(ask_result(database, parts, slug, **options))
    with database.reading() as session:
        found = prepared(session, get_any(session, slug).id)
    assert found is not None
    return found


def publish_result(
    database: Database, parts: Parts, slug: str = SLUG, **options: object
) -> Publication:
    """Have a result prepared and publish it."""
    made = prepare_result(database, parts, slug, **options)
    pending = int(str(made.figures["pending"]))
    with database.writing() as session:
        found = session.get_one(Publication, made.id)
        confirmation = Confirmation(has_looked=True, pending=pending)
        services.publish(session, found, confirmation, actor=OTHER, now=utc_now())
        return found
