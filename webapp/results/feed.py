"""The feed of news: consultations opening and closing, results published.

It is one document for everybody, so that caches can keep it, and therefore always Chinese.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from lxml import etree
from lxml.builder import ElementMaker
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.clock import CHINA, last_day
from webapp.consultations.models import Consultation, Notice, NoticeKind
from webapp.consultations.policy import Phase
from webapp.consultations.queries import ends_of, list_public
from webapp.exports.akn_text import sayable
from webapp.publication.models import Publication
from webapp.publication.queries import published, results_of
from webapp.web.context import settings

ATOM: Final = "http://www.w3.org/2005/Atom"
MOST: Final = 100  # entries
EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # of a feed without news
_E: Final = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_PROLONGED: Final = (NoticeKind.EXTENDED, NoticeKind.REOPENED, NoticeKind.NEW_VERSION)


@dataclass(frozen=True, slots=True)
class News:
    """One entry; ``name`` is a tag URI (RFC 4151) that never changes, whatever the address."""

    name: str
    title: str
    summary: str
    url: str
    published: dt.datetime
    updated: dt.datetime


def news_of(session: Session, *, now: dt.datetime) -> Sequence[News]:
    """Return what happened until ``now``, the latest first."""
    prolonged, results = _prolonged(session), results_of(session)
    public = list_public(session)
    ends = ends_of(session, public)
    found: list[News] = []
    for consultation in public:
        found += _course(consultation, prolonged, ends[consultation.id], now)
        publication = published(session, consultation.id) if consultation.id in results else None
        if publication and publication.published_at:
            found.append(_result(consultation, publication, publication.published_at))
    return sorted(found, key=lambda news: (news.updated, news.name), reverse=True)[:MOST]


def write_feed(news: Sequence[News]) -> bytes:
    """Return the feed as Atom (RFC 4287)."""
    site = settings()
    updated = news[0].updated if news else EPOCH
    feed = _E.feed(
        _E.title(sayable(site.site_name)),
        _E.id(f"tag:{_authority()},2026:feed"),
        _E.updated(updated.isoformat()),
        _E.author(_E.name(sayable(site.organiser))),
        _E.link(rel="self", type="application/atom+xml", href=_url("results.feed")),
        _E.link(rel="alternate", type="text/html", href=_url("questionnaire.index")),
    )
    feed.set(_LANG, "zh-CN")
    feed.extend(
        _E.entry(
            _E.title(sayable(each.title)),
            _E.id(each.name),
            _E.published(each.published.isoformat()),
            _E.updated(each.updated.isoformat()),
            _E.link(rel="alternate", type="text/html", href=each.url),
            _E.summary(sayable(each.summary)),
        )
        for each in news
    )
    written: bytes = etree.tostring(feed, encoding="UTF-8", xml_declaration=True)
    return written


def _prolonged(session: Session) -> dict[int, dt.datetime]:
    rows = session.execute(
        select(Notice.consultation_id, func.max(Notice.at))
        .where(Notice.kind.in_(_PROLONGED))
        .group_by(Notice.consultation_id)
    )
    return {row[0]: row[1] for row in rows}


def _course(
    consultation: Consultation,
    prolonged: Mapping[int, dt.datetime],
    end: dt.datetime,
    now: dt.datetime,
) -> Iterator[News]:
    title, url = consultation.title, _url("questionnaire.show", slug=consultation.slug)
    first = consultation.opens_at.astimezone(CHINA).date()
    last = last_day(consultation.closes_at)
    phase = consultation.phase(now)
    if phase is not Phase.COMING:
        opened = consultation.opens_at
        yield News(
            _name(consultation, "opened"),
            f"{title}公开征求意见",
            f"{_day(first)}至{_day(last)}公开征求意见，可以逐条填写。",
            url,
            opened,
            max(opened, prolonged.get(consultation.id, opened)),
        )
    if phase is Phase.CLOSED:
        summary = "征集已结束，草案仍可阅读。"
        yield News(_name(consultation, "closed"), f"{title}征集结束", summary, url, end, end)


def _result(consultation: Consultation, publication: Publication, at: dt.datetime) -> News:
    return News(
        _name(consultation, f"results/{publication.number}"),
        f"{consultation.title}征求意见结果",
        publication.headline,
        _url("results.show", slug=consultation.slug),
        at,
        at,
    )


def _name(consultation: Consultation, what: str) -> str:
    made = consultation.created_at.astimezone(CHINA).date()
    return f"tag:{_authority()},{made}:consultations/{consultation.slug}/{what}"


def _authority() -> str:
    """Return the host that names are given by: the first configured, not the one asked."""
    return settings().trusted_hosts[0].lstrip(".").encode("idna").decode()


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _url(endpoint: str, **values: object) -> str:
    return url_for(endpoint, _external=True, **values)  # type: ignore[arg-type]
