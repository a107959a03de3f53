"""The shapes of the open data, from which both the answers and their description are made."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from webapp.consultations.models import ProvisionKind
from webapp.consultations.policy import Phase
from webapp.register.policy import Outcome

Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class Shape(BaseModel):
    """What all shapes share: every field is always there."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


class Listed(Shape):
    """One consultation of the list."""

    slug: str = Field(description="its name in addresses")
    file_number: str = Field(description="begins the numbers of its comments")
    title: str
    phase: Phase
    opens_on: dt.date = Field(description="first day, in Asia/Shanghai")
    closes_on: dt.date = Field(description="last day, in Asia/Shanghai")
    page: Url
    data: Url
    results: Url | None = Field(description="data of the published result, if there is one")


class ConsultationList(Shape):
    """Every public consultation, the latest opening first."""

    consultations: list[Listed]


class Version(Shape):
    """A published text; number 0 is the law in force."""

    number: int
    title: str
    label: str | None
    published_at: dt.datetime
    page: Url
    akoma_ntoso: Url


class Provision(Shape):
    """A division, article or attachment; only what has a target can be commented on."""

    kind: ProvisionKind
    target: str | None
    label: str
    heading: str
    text: str = Field(description="one line a paragraph; the cells of a table are parted by tabs")
    is_retired: bool = Field(description="no more comments are taken")
    page: Url | None


class Consultation(Listed):
    """One consultation with the text that comments are taken on."""

    authority: str | None
    introduction: str | None
    versions: list[Version]
    version: int = Field(description="number of the version that the provisions are of")
    provisions: list[Provision]


class Figures(Shape):
    """Counts of comments on the draft version of the result."""

    submissions: int
    people: int
    organisations: int
    comments: int
    families: int = Field(description="groups of the same and nearly the same comments")
    outcomes: dict[Outcome, int] = Field(description="comments by outcome")
    family_outcomes: dict[Outcome, int] = Field(description="families by outcome")
    pending: int = Field(description="comments without an outcome")
    pending_families: int
    articles_changed: int
    articles_added: int


class ArticleResult(Shape):
    """What was said on one target; the outcomes and ``pending`` add up to ``comments``."""

    target: str
    label: str
    heading: str
    comments: int
    families: int
    accepted: int
    partly: int
    rejected: int
    covered: int
    study: int
    pending: int
    changed: bool = Field(description="its wording differs in the revised version")
    page: Url | None


class Case(Shape):
    """An opinion, for how many it stands, and what became of it; individuals are not named."""

    target: str
    position: int
    size: int = Field(description="comments that say so")
    text: str
    outcome: Outcome | None
    reason: str
    organisations: list[str]


class Day(Shape):
    """Comments received on one day in Asia/Shanghai."""

    day: dt.date
    comments: int


class File(Shape):
    """A file offered with the result."""

    kind: str
    name: str
    media_type: str
    size: int = Field(description="bytes")
    sha256: str
    url: Url


class Result(Shape):
    """The published result of a consultation; its cases come some hundred at a time."""

    slug: str
    title: str
    number: int
    page: Url
    headline: str
    statement: str
    published_at: dt.datetime
    version: int = Field(description="number of the version that the comments are on")
    revised_version: int | None = Field(description="number of what became of it, if public")
    figures: Figures
    articles: list[ArticleResult]
    days: list[Day]
    cases: list[Case]
    next: Url | None = Field(description="the same with the cases that follow")
    files: list[File]


class Problem(Shape):
    """Why there is no answer (RFC 9457)."""

    title: str
    status: int
