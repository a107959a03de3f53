"""The open data: public consultations and published results, in the shapes of ``schemas``."""

from collections.abc import Iterable
from typing import Final

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.clock import CHINA, last_day, utc_now
from webapp.consultations import models, queries
from webapp.consultations.queries import get_public, list_public
from webapp.errors import NotFoundError
from webapp.publication import queries as publications
from webapp.publication.models import Publication, PublicationCase
from webapp.questionnaire.laws import Block, law_of
from webapp.results import schemas

MOST_CASES: Final = 500  # of one answer
_FIGURES: Final = frozenset(schemas.Figures.model_fields)


def list_of(session: Session) -> schemas.ConsultationList:
    """Return every public consultation."""
    answered = publications.results_of(session)
    found = list_public(session)
    return schemas.ConsultationList(
        consultations=[_listed(each, has_result=each.id in answered) for each in found]
    )


def consultation_of(session: Session, slug: str) -> schemas.Consultation:
    """Return one consultation with its present text.

    Raises:
        NotFoundError: there is none, or it is not public.
    """
    found = get_public(session, slug, now=utc_now())
    versions = queries.published_versions(session, found.id)
    current = versions[-1]
    law = law_of(session, found, current.id)
    has_result = publications.published(session, found.id) is not None
    return schemas.Consultation(
        **dict(_listed(found, has_result=has_result)),
        authority=found.authority,
        introduction=found.introduction,
        versions=[_version(slug, each) for each in versions],
        version=current.number,
        provisions=[
            _provision(slug, current.number, block) for block in (*law.preamble, *law.blocks)
        ],
    )


def result_of(session: Session, slug: str, after: int) -> schemas.Result:
    """Return the published result with the cases behind one that an earlier answer ended with.

    Raises:
        NotFoundError: there is no published result.
    """
    found = get_public(session, slug, now=utc_now())
    publication = publications.published(session, found.id)
    if publication is None or publication.published_at is None:
        raise NotFoundError
    numbers = {each.id: each for each in queries.published_versions(session, found.id)}
    version = numbers[publication.draft_version_id]
    revised = numbers.get(publication.revised_version_id or 0)
    cases = session.scalars(
        select(PublicationCase)
        .where(PublicationCase.publication_id == publication.id, PublicationCase.id > after)
        .order_by(PublicationCase.id)
        .limit(MOST_CASES + 1)
    ).all()
    more = len(cases) > MOST_CASES
    behind = cases[MOST_CASES - 1].id if more else 0
    return schemas.Result(
        slug=slug,
        title=found.title,
        number=publication.number,
        page=_url("show", slug=slug),
        headline=publication.headline,
        statement=publication.statement,
        published_at=publication.published_at,
        version=version.number,
        revised_version=revised.number if revised else None,
        figures=schemas.Figures.model_validate(
            {name: value for name, value in publication.figures.items() if name in _FIGURES}
        ),
        articles=list(_articles(slug, publication)),
        days=[schemas.Day.model_validate({"day": d, "comments": n}) for d, n in publication.days],
        cases=[_case(case) for case in cases[:MOST_CASES]],
        next=_url("send_result", slug=slug, after=behind) if more else None,
        files=_files(session, slug, publication),
    )


def _listed(found: models.Consultation, *, has_result: bool) -> schemas.Listed:
    slug = found.slug
    return schemas.Listed(
        slug=slug,
        file_number=found.file_number,
        title=found.title,
        phase=found.phase(utc_now()),
        opens_on=found.opens_at.astimezone(CHINA).date(),
        closes_on=last_day(found.closes_at),
        page=url_for("questionnaire.show", slug=slug, _external=True),
        data=_url("send_consultation", slug=slug),
        results=_url("send_result", slug=slug) if has_result else None,
    )


def _version(slug: str, version: models.DraftVersion) -> schemas.Version:
    place = {"slug": slug, "number": version.number}
    return schemas.Version.model_validate(
        {
            "number": version.number,
            "title": version.title,
            "label": version.label,
            "published_at": version.published_at,
            "page": _url("show_version", **place),
            "akoma_ntoso": _url("send_version", **place),
        }
    )


def _provision(slug: str, number: int, block: Block) -> schemas.Provision:
    lines = [block.first] if block.first else []
    for chunk in block.chunks:
        lines += [label + text for _, label, text in chunk.lines]
        lines += ["\t".join(row) for row in chunk.rows]
    return schemas.Provision(
        kind=block.kind,
        target=block.target,
        label=block.label,
        heading=block.heading,
        text="\n".join(lines),
        is_retired=block.retired_at is not None,
        page=_url("show_provision", slug=slug, number=number, target=block.target)
        if block.target
        else None,
    )


def _articles(slug: str, publication: Publication) -> Iterable[schemas.ArticleResult]:
    for row in publication.articles:
        page = _url("show_article", slug=slug, target=row["target"]) if row["comments"] else None
        yield schemas.ArticleResult.model_validate({**row, "page": page})


def _case(case: PublicationCase) -> schemas.Case:
    names = schemas.Case.model_fields
    return schemas.Case.model_validate({name: getattr(case, name) for name in names})


def _files(session: Session, slug: str, publication: Publication) -> list[schemas.File]:
    return [
        schemas.File(
            kind=each.kind,
            name=each.name,
            media_type=each.media_type,
            size=each.size,
            sha256=each.sha256,
            url=_url("show_file", slug=slug, kind=each.kind),
        )
        for each in publications.files(session, publication)
    ]


def _url(endpoint: str, **values: object) -> str:
    return url_for(f"results.{endpoint}", _external=True, **values)  # type: ignore[arg-type]
