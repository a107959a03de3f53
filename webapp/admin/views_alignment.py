"""Which provision of the version before each provision continues, as a person says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin import versions
from webapp.admin.blueprint import blueprint
from webapp.admin.versions import ROWS_A_PAGE, AlignmentPage, Pair
from webapp.admin.views_versions import load
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.commands import Act
from webapp.consultations.models import DraftVersion
from webapp.consultations.services_versions import link_provisions
from webapp.errors import InvalidInputError, NotFoundError
from webapp.intake.alignment import version_before
from webapp.questionnaire.comparing import version_name
from webapp.submissions.policy import clean_line
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import accepts_body

BODY = 256 * 1024


@blueprint.get("/consultations/<slug>/versions/<int:number>/alignment")
@permit(Permission.EDIT_DRAFTS)
def alignment(slug: str, number: int) -> ResponseReturnValue:
    """Show a page of links."""
    return _page(slug, number, {}, {})


@blueprint.post("/consultations/<slug>/versions/<int:number>/alignment")
@accepts_body(BODY, ROWS_A_PAGE + 10)
@permit(Permission.EDIT_DRAFTS)
def align(slug: str, number: int) -> ResponseReturnValue:
    """Keep a page of links."""
    typed = {
        int(name): clean_line(value)
        for field, value in request.form.items()
        if (name := field.removeprefix("link-")) != field and name.isdecimal()
    }
    with database().writing() as db:
        _consultation, new, old = _load(db, slug, number)
        links, wrong = _read(old, typed)
        try:
            if not wrong:
                act = Act(current_actor(), utc_now())
                link_provisions(db, new, links, act=act, by_hand=True)
        except InvalidInputError as error:
            wrong = {0: explain(error)}
    if wrong:
        return _page(slug, number, typed, wrong)
    return responses.see_other(_url(slug, number, _after(), saved=True))


def _read(
    old: DraftVersion, typed: Mapping[int, str]
) -> tuple[dict[int, int | None], dict[int, str]]:
    """Return what each provision continues, and which names are none of the version before."""
    names = versions.names_of(old)
    targets = {p.target: p.id for p in versions.linkable(old) if p.target}
    links = {id_: versions.named(name, names, targets) for id_, name in typed.items()}
    wrong = {
        id_: _("上一稿没有“%(name)s”。", name=name)
        for id_, name in typed.items()
        if name and links[id_] is None
    }
    return links, wrong


def _page(slug: str, number: int, typed: Mapping[int, str], wrong: Mapping[int, str]) -> Response:
    after = _after()
    with database().reading() as db:
        consultation, new, old = _load(db, slug, number)
    pairs = [_retyped(pair, typed, wrong) for pair in versions.pairs_of(new, old, after)]
    more = after + ROWS_A_PAGE < len(versions.linkable(new))
    page = AlignmentPage(
        version=new,
        name=version_name(new),
        before=version_name(old),
        pairs=pairs,
        names=versions.names_of(old),
        dropped=versions.dropped_of(new, old),
        after=after,
        following=after + ROWS_A_PAGE if more else None,
    )
    return responses.page(
        "staff/consultations/alignment.html",
        {
            "consultation": consultation,
            "page": page,
            "problems": _problems(pairs, wrong),
            "saved": "saved" in request.args,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK,
    )


def _retyped(pair: Pair, typed: Mapping[int, str], wrong: Mapping[int, str]) -> Pair:
    id_ = pair.new.id
    return replace(pair, typed=typed.get(id_, pair.typed), problem=wrong.get(id_, ""))


def _problems(pairs: Sequence[Pair], wrong: Mapping[int, str]) -> list[Problem]:
    whole = [Problem("links", wrong[0])] if 0 in wrong else []
    return whole + [
        Problem(
            f"link-{pair.new.id}",
            _("%(label)s：%(message)s", label=pair.new.label, message=pair.problem),
        )
        for pair in pairs
        if pair.problem
    ]


def _load(db: Session, slug: str, number: int) -> tuple[object, DraftVersion, DraftVersion]:
    consultation, new = load(db, slug, number)
    before = version_before(db, new)
    if before is None:
        raise NotFoundError
    return consultation, new, queries.load_version(db, before.id)


def _after() -> int:
    found = request.values.get("after", 0, int)
    return max(found - found % ROWS_A_PAGE, 0)


def _url(slug: str, number: int, after: int, *, saved: bool = False) -> str:
    return url_for(
        ".alignment", slug=slug, number=number, after=after or None, saved=1 if saved else None
    )
