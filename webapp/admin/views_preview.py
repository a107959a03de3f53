"""What only staff can see before it is published: the questionnaire and the comparison."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.models import Consultation, DraftVersion
from webapp.consultations.policy import Phase, State
from webapp.consultations.queries_compare import choose_two
from webapp.questionnaire.comparing import ComparePage, comparison_of, version_name
from webapp.questionnaire.course import course_of
from webapp.questionnaire.laws import law_of
from webapp.questionnaire.pages import Extras, build_page, header_form
from webapp.questionnaire.presenters import QuestionnairePage
from webapp.questionnaire.visits import Visit
from webapp.submissions.commands import Header
from webapp.web import responses
from webapp.web.context import database
from webapp.web.security import CSP

# No forms, no scripts: nothing can be sent. The origin stays, or the style could not be loaded.
SANDBOX = f"{CSP}; sandbox allow-same-origin"


@dataclass(frozen=True, slots=True)
class PreviewPage(QuestionnairePage):
    """The questionnaire's page with links that stay in the preview."""

    number: int = 0

    def url(self, part: int, anchor: str | None = None, words: str = "") -> str:  # noqa: ARG002
        """Return the address of a place in the preview, short where it is on this page."""
        if part == self.part and anchor:
            return f"#{anchor}"
        return preview_url(self.visit.consultation.slug, self.number, part, anchor)

    @property
    def compare_url(self) -> str:
        """Return the address of the comparison that staff see."""
        return url_for("admin.compare", slug=self.visit.consultation.slug, to=self.number)


@dataclass(frozen=True)
class StaffComparePage(ComparePage):
    """The page that compares two versions, with links that stay in the staff area."""

    def url(self, old: DraftVersion, new: DraftVersion, *, only_changed: bool = False) -> str:
        """Return the address of a comparison."""
        return compare_url(self.consultation.slug, old.number, new.number, only_changed)


@blueprint.get("/consultations/<slug>/preview")
@permit(Permission.VIEW_CONSULTATIONS)
def preview(slug: str) -> ResponseReturnValue:
    """Show a version as the public will see it while the consultation is open."""
    part = request.args.get("part", 1, int)
    with database().reading() as db:
        consultation = queries.get_any(db, slug)
        versions = queries.versions_of(db, consultation.id)
        number = request.args.get("version", versions[-1].number, int)
        version = queries.get_version(db, consultation.id, number)
        visit = _visit(db, consultation, versions, version)
    page = build_page(visit, part, header_form(visit), Extras())
    given = {field.name: getattr(page, field.name) for field in fields(page)}
    response = responses.page(
        "staff/consultations/preview.html",
        {"page": PreviewPage(**given, number=number), "name": version_name(version)},
    )
    return _harmless(response)


@blueprint.get("/consultations/<slug>/compare")
@permit(Permission.VIEW_CONSULTATIONS)
def compare(slug: str) -> ResponseReturnValue:
    """Show what one version changed in another, published or not."""
    first, last = (request.args.get(name, type=int) for name in ("from", "to"))
    with database().reading() as db:
        consultation = queries.get_any(db, slug)
        versions = queries.versions_of(db, consultation.id)
        old, new = choose_two(versions, first, last)
        comparison = comparison_of(db, consultation, old, new)
    only_changed = request.args.get("only") == "changed"
    page = StaffComparePage(consultation, versions, old, new, comparison, only_changed)
    context = {"page": page, "version_name": version_name}
    return responses.page("staff/consultations/compare.html", context)


def _visit(
    db: Session, consultation: Consultation, versions: Sequence[DraftVersion], version: DraftVersion
) -> Visit:
    """Return the visit of somebody who has written nothing, at a moment of the period."""
    columns = Consultation.__table__.columns.keys()
    opened = Consultation(**{name: getattr(consultation, name) for name in columns})
    opened.state = State.PUBLISHED
    now = utc_now()
    if opened.phase(now) is not Phase.OPEN:
        now = opened.opens_at
    seen = {each.number: each.id for each in versions if each.number <= version.number}
    return Visit(
        now=now,
        consultation=opened,
        course=replace(course_of(db, consultation), versions=seen),
        law=law_of(db, consultation, version.id),
        token="",
        submission=None,
        comments={},
        header=Header(),
        receipt=None,
    )


def _harmless(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def preview_url(slug: str, number: int, part: int = 1, anchor: str | None = None) -> str:
    """Return the address of a part of a version's preview."""
    return url_for(
        "admin.preview",
        slug=slug,
        version=number,
        part=part if part > 1 else None,
        _anchor=anchor,
    )


def compare_url(slug: str, old: int, new: int, only_changed: bool = False) -> str:  # noqa: FBT001, FBT002
    """Return the address of a comparison in the staff area."""
    address = url_for("admin.compare", slug=slug)
    return f"{address}?from={old}&to={new}{'&only=changed' if only_changed else ''}"
