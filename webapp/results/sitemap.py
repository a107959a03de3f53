"""The site map: every public page that stays, with its articles while there is room."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flask import url_for
from lxml import etree
from lxml.builder import ElementMaker
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import CHINA
from webapp.consultations.models import Consultation, DraftVersion, Provision
from webapp.consultations.policy import State
from webapp.publication.queries import results_of

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST: Final = 50_000  # addresses of one file (sitemaps.org)
_E: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True, slots=True)
class Place:
    """A page's address, and the day on which it got its content where that is known."""

    url: str
    since: dt.date | None = None


def places_of(session: Session) -> Sequence[Place]:
    """Return the public pages: first whole texts and results, then articles, the newest first."""
    return list(islice(_places(session), MOST))


def write_sitemap(places: Sequence[Place]) -> bytes:
    """Return the site map as XML."""
    written: bytes = etree.tostring(
        _E.urlset(*map(_entry, places)), encoding="UTF-8", xml_declaration=True
    )
    return written


def _places(session: Session) -> Iterator[Place]:
    yield Place(_url("questionnaire.index"))
    yield Place(_url("questionnaire.about"))
    public = (
        select(Consultation.id, Consultation.slug, DraftVersion.number, DraftVersion.published_at)
        .join(DraftVersion, DraftVersion.consultation_id == Consultation.id)
        .where(Consultation.state != State.DRAFT, DraftVersion.published_at.is_not(None))
        .order_by(DraftVersion.published_at.desc(), DraftVersion.id.desc())
    )
    versions = session.execute(public).all()
    for slug in dict.fromkeys(row.slug for row in versions):
        yield Place(_url("questionnaire.show", slug=slug))
    slugs = {row.id: row.slug for row in versions}
    for number, at in results_of(session).items():
        if number in slugs:
            yield Place(_url("results.show", slug=slugs[number]), _day(at))
    for row in versions:
        url = _url("results.show_version", slug=row.slug, number=row.number)
        yield Place(url, _day(row.published_at))
    targets = public.add_columns(Provision.target).join(
        Provision, Provision.draft_version_id == DraftVersion.id
    )
    for row in session.execute(
        targets.where(Provision.target.is_not(None)).order_by(Provision.position).limit(MOST)
    ):
        url = _url("results.show_provision", slug=row.slug, number=row.number, target=row.target)
        yield Place(url, _day(row.published_at))


def _entry(place: Place) -> etree._Element:
    entry: etree._Element = _E.url(_E.loc(place.url))
    if place.since:
        entry.append(_E.lastmod(place.since.isoformat()))
    return entry


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(CHINA).date()


def _url(endpoint: str, **values: object) -> str:
    return url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]
