"""Small draft laws, invented, as tests need them."""

import datetime as dt

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries, services, services_versions
from webapp.consultations import services_course as course
from webapp.consultations.commands import (
    Act,
    CreateConsultation,
    NewParagraph,
    NewProvision,
    NewVersion,
)
from webapp.consultations.models import ProvisionKind
from webapp.consultations.policy import State
from webapp.draft_import.numbering import article_label, chinese_numeral
from webapp.intake.alignment import align_version
from webapp.persistence.engine import Database

SLUG = "lamp-law"
TITLE = "云溪市路灯管理条例"
LABEL = "（草案）"
TESTER = Actor(None, "测试员")


def article(number: int, parent: int | None = None, text: str = "") -> NewProvision:
    """Return an article of one 款; the third also has two 项 and a second 款."""
    words = text or f"路灯的第{chinese_numeral(number)}项要求，由市容主管部门负责落实。"
    paragraphs = [NewParagraph("款", words)]
    if number == 3:
        paragraphs += [
            NewParagraph("项", "亮灯及时；", "（一）"),
            NewParagraph("项", "维修及时。", "（二）"),
            NewParagraph("款", "前款要求适用于新建道路。"),
        ]
    return NewProvision(
        kind=ProvisionKind.ARTICLE,
        label=article_label(number),
        target=f"article-{number}",
        parent=parent,
        paragraphs=tuple(paragraphs),
    )


def chaptered(chapters: int, articles: int) -> tuple[NewProvision, ...]:
    """Return ``chapters`` chapters of ``articles`` articles each."""
    provisions: list[NewProvision] = []
    for chapter in range(1, chapters + 1):
        parent = len(provisions)
        provisions.append(
            NewProvision(ProvisionKind.CHAPTER, f"第{chinese_numeral(chapter)}章", "管理要求")
        )
        first = (chapter - 1) * articles + 1
        provisions += [article(n, parent) for n in range(first, first + articles)]
    return tuple(provisions)


def make_consultation(
    database: Database,
    *,
    opens: dt.timedelta = dt.timedelta(days=-5),
    closes: dt.timedelta = dt.timedelta(days=25),
    slug: str = SLUG,
    state: State = State.PUBLISHED,
    provisions: tuple[NewProvision, ...] = (),
    **options: object,
) -> None:
    """Store a consultation whose period is counted from today."""
    today = utc_now().astimezone(CHINA).date()
    command = CreateConsultation(
        slug=slug,
        title=TITLE,
        label=LABEL,
        opens=today + opens,
        closes=today + closes,
        source_name="lamp.txt",
        provisions=provisions or chaptered(2, 3),
        **options,  # type: ignore[arg-type]
    )
    with database.writing() as session:
        services.create_consultation(session, command, act=act())
        set_state(session, slug, state)


def act(reason: str = "测试") -> Act:
    """Return who acts in a test, now."""
    return Act(TESTER, utc_now(), reason)


def set_state(session: Session, slug: str, state: State) -> None:
    """Put a consultation into a state, by whatever way leads there."""
    found = queries.get_any(session, slug)
    if found.state is State.CLOSED:
        course.reopen(session, slug, act=act())
    course.publish(session, slug, act=act())
    if state is State.CLOSED:
        course.close(session, slug, act=act())
    elif state is State.DRAFT:
        found.state = State.DRAFT


def add_version(
    database: Database,
    *provisions: NewProvision,
    slug: str = SLUG,
    label: str | None = "（草案二次稿）",
    in_force: bool = False,
) -> int:
    """Store the next draft of a consultation, or its law in force, linked; return its id."""
    text = NewVersion(TITLE, "second.txt", provisions or chaptered(2, 3), label)
    with database.writing() as session:
        found = queries.get_any(session, slug)
        made = services_versions.add_version(session, found, text, in_force=in_force, act=act())
        align_version(session, made, act=act())
        return made.id


def publish_next(database: Database, slug: str = SLUG, days: int = 40) -> None:
    """Publish the next draft of a consultation from today on."""
    today = utc_now().astimezone(CHINA).date()
    with database.writing() as session:
        course.publish_version(
            session, slug, opens=today, closes=today + dt.timedelta(days=days), act=act("有新稿")
        )
