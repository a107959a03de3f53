"""A published version as its pages, files and open data show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from flask import request, url_for
from sqlalchemy.orm import Session

from webapp.clock import CHINA, utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.models import IN_FORCE, Consultation, DraftVersion
from webapp.consultations.policy import Phase
from webapp.errors import NotFoundError
from webapp.publication import queries as publications
from webapp.questionnaire.comparing import version_name
from webapp.questionnaire.laws import Block, Law, law_of


@dataclass(frozen=True)
class Text:
    """A version that the public may see; the current one is the one comments are taken on."""

    consultation: Consultation
    version: DraftVersion
    law: Law
    phase: Phase
    is_current: bool
    has_result: bool

    @property
    def name(self) -> str:
        """Return what the version is called: 现行规定, its label, or its place in the row."""
        return version_name(self.version)

    @property
    def is_in_force(self) -> bool:
        """Tell whether it is the law in force, not a draft."""
        return self.version.number == IN_FORCE

    @property
    def url(self) -> str:
        """Return the address of its page, which never changes."""
        return _url("results.show_version", self)

    @property
    def identifier(self) -> str:
        """Return the file number with the version's own."""
        return f"{self.consultation.file_number}-{self.version.number}"

    @property
    def published_on(self) -> str:
        """Return the day of publication in Asia/Shanghai, as ISO 8601 has it."""
        moment = self.version.published_at or self.version.created_at
        return moment.astimezone(CHINA).date().isoformat()

    @property
    def linked(self) -> Mapping[str, object]:
        """Return what schema.org says of it besides its names: its articles."""
        return {"hasPart": [{"@id": _absolute(url)} for url in self.links.values()]}

    @cached_property
    def links(self) -> Mapping[str, str]:
        """Return the addresses of its articles' pages by target, in reading order."""
        return {
            target: _url("results.show_provision", self, target=target)
            for target in self.law.targets
        }

    def comment_url(self, target: str) -> str:
        """Return where a comment on an article is written, or nothing where none is taken."""
        block = self.law.targets[target]
        if self.phase is not Phase.OPEN or not self.is_current or block.retired_at:
            return ""
        slug, part = self.consultation.slug, self.law.part_of[target]
        if part == 1:
            return url_for("questionnaire.show", slug=slug, _anchor=block.anchor)
        return url_for("questionnaire.show_part", slug=slug, part=part, _anchor=block.anchor)

    def result_url(self, target: str) -> str:
        """Return where the result on an article stands, or nothing where there is none."""
        slug = self.consultation.slug
        return url_for("results.show_article", slug=slug, target=target) if self.has_result else ""


@dataclass(frozen=True)
class Alone:
    """One article of a version by itself, with the divisions it stands in and its neighbours."""

    text: Text
    block: Block
    path: tuple[Block, ...]
    previous: Block | None
    next: Block | None

    @property
    def linked(self) -> Mapping[str, object]:
        """Return what schema.org says of it besides its names: the law that it is part of."""
        law = {
            "@type": "Legislation",
            "name": self.text.law.full_title,
            "@id": _absolute(self.text.url),
        }
        return {"isPartOf": law}


def read_text(session: Session, slug: str, number: int) -> Text:
    """Return a version by its number.

    Raises:
        NotFoundError: the public may not see it, or there is none; the two look the same.
    """
    now = utc_now()
    consultation = consultations.get_public(session, slug, now=now)
    found = consultations.published_versions(session, consultation.id)
    version = next((each for each in found if each.number == number), None)
    if version is None:
        raise NotFoundError
    publication = publications.published(session, consultation.id)
    return Text(
        consultation,
        version,
        law_of(session, consultation, version.id),
        consultation.phase(now),
        is_current=version is found[-1] and version.number != IN_FORCE,
        has_result=publication is not None and publication.draft_version_id == version.id,
    )


def alone(text: Text, target: str) -> Alone:
    """Return one article.

    Raises:
        NotFoundError: the version has no such article or attachment.
    """
    if target not in text.law.targets:
        raise NotFoundError
    path: list[Block] = []
    for block in text.law.blocks:
        if block.target == target:
            break
        if block.target is None:
            path = [outer for outer in path if outer.level < block.level] + [block]
    order = list(text.law.targets.values())
    place = next(i for i, each in enumerate(order) if each.target == target)
    block = order[place]
    return Alone(
        text,
        block,
        tuple(path) if block.kind == "条" else (),
        order[place - 1] if place else None,
        order[place + 1] if place + 1 < len(order) else None,
    )


def _url(endpoint: str, text: Text, **values: object) -> str:
    slug, number = text.consultation.slug, text.version.number
    return url_for(endpoint, slug=slug, number=number, **values)  # type: ignore[arg-type]


def _absolute(url: str) -> str:
    return request.host_url.rstrip("/") + url
