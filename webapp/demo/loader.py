"""The demo: three draft laws that we wrote, whose periods follow the calendar."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import CHINA, end_of_day, start_of_day
from webapp.consultations import services, services_course
from webapp.consultations.commands import Act, CreateConsultation
from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of

FOLDER = Path(__file__).parent
AUTHORITY = "云溪市人大常委会法制工作委员会（演示）"

LOADER = Actor(None, "演示数据")


@dataclass(frozen=True, slots=True)
class Demo:
    """One draft of the demo; days are counted from today."""

    file: str
    slug: str
    phase: Phase
    opens: int
    closes: int


DEMOS = (
    Demo("open.txt", "community-services", Phase.OPEN, -9, 21),
    Demo("coming.txt", "parks-and-greenways", Phase.COMING, 7, 37),
    Demo("closed.txt", "household-water", Phase.CLOSED, -60, -25),
)


def load_demo(session: Session, *, now: dt.datetime) -> Iterator[str]:
    """Store what is missing of the demo, move lapsed periods, and yield the slugs."""
    today = now.astimezone(CHINA).date()
    for demo in DEMOS:
        opens, closes = (today + dt.timedelta(days=n) for n in (demo.opens, demo.closes))
        found = session.scalar(select(Consultation).filter_by(slug=demo.slug))
        if found is None:
            found = _create(session, demo, opens, closes, now)
        elif found.phase(now) is not demo.phase:
            found.opens_at, found.closes_at = start_of_day(opens), end_of_day(closes)
        yield demo.slug


def _create(
    session: Session, demo: Demo, opens: dt.date, closes: dt.date, now: dt.datetime
) -> Consultation:
    draft = parse_file((FOLDER / demo.file).read_bytes(), demo.file)[0]
    command = CreateConsultation(
        slug=demo.slug,
        title=draft.title,
        label=draft.draft_label,
        note=draft.note,
        opens=opens,
        closes=closes,
        source_name=demo.file,
        provisions=provisions_of(draft),
        authority=AUTHORITY,
        authority_contact="电话 0000-0000 0000，地址：云溪市示例路 1 号",
    )
    act = Act(LOADER, now)
    services.create_consultation(session, command, act=act)
    return services_course.publish(session, demo.slug, act=act)
