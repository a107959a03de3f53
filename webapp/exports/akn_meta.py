"""What an Akoma Ntoso file says of itself: its names, dates, language and where it comes from.

The IRIs are those of the Akoma Ntoso Naming Convention 1.0, section 4.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element as Element

from webapp.clock import CHINA
from webapp.consultations.models import Consultation, DraftVersion
from webapp.exports.akn_text import E, sayable

LANGUAGE: Final = "zho"
_SOURCE: Final = "#source"


@dataclass(frozen=True, slots=True)
class Names:
    """The IRIs of a version; days are those of Asia/Shanghai."""

    created: dt.date
    dated: dt.date
    slug: str

    @property
    def work(self) -> str:
        """Return the name of the draft law, whatever its text."""
        return f"/akn/cn/bill/{self.created}/{self.slug}"

    @property
    def expression(self) -> str:
        """Return the name of this text of it."""
        return f"{self.work}/{LANGUAGE}@{self.dated}"


def names_of(consultation: Consultation, version: DraftVersion) -> Names:
    """Return the names of a version: it is dated by its publication, if it is published."""
    dated = version.published_at or version.created_at
    return Names(_day(consultation.created_at), _day(dated), consultation.slug)


def identification(
    consultation: Consultation, version: DraftVersion, component: str = "main"
) -> Element:
    """Return who, what and when at the levels of work, expression and manifestation (FRBR)."""
    names = names_of(consultation, version)
    part = f"/!{component}"
    made: Element = E.identification(
        E.FRBRWork(
            *_core(names.work, part, names.created),
            E.FRBRcountry(value="cn"),
            E.FRBRnumber(value=sayable(consultation.file_number)),
            E.FRBRname(value=sayable(consultation.title)),
        ),
        E.FRBRExpression(
            *_core(names.expression, part, names.dated),
            E.FRBRversionNumber(value=str(version.number)),
            E.FRBRlanguage(language=LANGUAGE),
        ),
        E.FRBRManifestation(
            E.FRBRthis(value=f"{names.expression}{part}.xml"),
            E.FRBRuri(value=f"{names.expression}.xml"),
            *_made(names.dated),
            E.FRBRformat(value="application/akn+xml"),
        ),
        source=_SOURCE,
    )
    return made


def references(consultation: Consultation) -> Element:
    """Return who is named as the source."""
    made: Element = E.references(
        E.TLCOrganization(
            eId=_SOURCE[1:],
            href="/akn/ontology/organization/cn/source",
            showAs=sayable(consultation.authority or "起草单位"),
        ),
        source=_SOURCE,
    )
    return made


def _core(iri: str, part: str, day: dt.date) -> tuple[Element, ...]:
    return (E.FRBRthis(value=iri + part), E.FRBRuri(value=iri), *_made(day))


def _made(day: dt.date) -> tuple[Element, ...]:
    return E.FRBRdate(date=day.isoformat(), name="Generation"), E.FRBRauthor(href=_SOURCE)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(CHINA).date()
