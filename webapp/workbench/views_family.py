"""One family: its panel, and how staff share the work on it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, msgid
from webapp.register import queries
from webapp.register import services_working as working
from webapp.register.models import Family
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk
from webapp.workbench.listing import parse
from webapp.workbench.loading import desk_for, roster_of
from webapp.workbench.presenters_panel import Typed
from webapp.workbench.showing import done, posted_query, refused, show_panel

Do = Callable[[Session, Desk, Family], object]
URL = "/families/<int(max=2147483647):family_id>"


@blueprint.get(URL)
@permit(Permission.WORK_COMMENTS)
def family(slug: str, family_id: int) -> ResponseReturnValue:
    """Show the panel of a family, beside the list unless htmx asks."""
    query = parse(request.args)
    if responses.wants_partial():
        return show_panel(slug, query, family_id)
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        found = queries.get_family(db, desk.consultation.id, family_id)
        return responses.see_other(f"{query.url(desk, open=found.id)}#panel")


@blueprint.post(f"{URL}/claim")
@permit(Permission.WORK_COMMENTS)
def claim(slug: str, family_id: int) -> ResponseReturnValue:
    """Mark a family as open before who asks."""
    return _sign(
        slug, family_id, lambda _, desk, found: working.claim(found, desk.actor, now=utc_now())
    )


@blueprint.post(f"{URL}/release")
@permit(Permission.WORK_COMMENTS)
def release(slug: str, family_id: int) -> ResponseReturnValue:
    """Take one's own mark back."""
    return _sign(slug, family_id, lambda _, desk, found: working.release(found, desk.actor))


@blueprint.post(f"{URL}/assign")
@permit(Permission.WORK_COMMENTS)
def assign(slug: str, family_id: int) -> ResponseReturnValue:
    """Say who is to work on a family."""
    typed = request.form.get("assignee", "")

    def do(db: Session, desk: Desk, found: Family) -> None:
        workers = {
            str(number): name for number, name in roster_of(db, found.consultation_id).workers
        }
        if typed and typed not in workers:
            raise InvalidInputError(msgid("请从名单里选负责人。"))
        who = Actor(int(typed), workers[typed]) if typed else None
        working.assign(db, found, who, desk.actor, now=utc_now())

    return _work(slug, family_id, do, "assign", "assignee")


@blueprint.post(f"{URL}/tags")
@permit(Permission.WORK_COMMENTS)
def add_tag(slug: str, family_id: int) -> ResponseReturnValue:
    """Give a family a tag."""
    name = request.form.get("tag", "")
    return _work(
        slug,
        family_id,
        lambda db, desk, found: working.tag(db, found, name, desk.actor, now=utc_now()),
        "tags",
        "tag",
    )


@blueprint.post(f"{URL}/untag")
@permit(Permission.WORK_COMMENTS)
def remove_tag(slug: str, family_id: int) -> ResponseReturnValue:
    """Take a tag off a family."""
    tag_id = request.form.get("tag_id", 0, int)
    return _work(
        slug,
        family_id,
        lambda db, desk, found: working.untag(db, found, tag_id, desk.actor, now=utc_now()),
        "untag",
        "tag",
    )


@blueprint.post(f"{URL}/notes")
@permit(Permission.WORK_COMMENTS)
def add_note(slug: str, family_id: int) -> ResponseReturnValue:
    """Leave an internal note on a family."""
    text = request.form.get("text", "")
    return _work(
        slug,
        family_id,
        lambda db, desk, found: working.note(db, found, text, desk.actor, now=utc_now()),
        "notes",
        "note",
    )


def _sign(slug: str, family_id: int, do: Do) -> Response:
    """Do what the panel also does by itself, which then wants no answer."""
    found = _do(slug, family_id, do)
    if "next" not in request.form:
        return responses.nothing()
    return done(slug, posted_query(), found)


def _work(slug: str, family_id: int, do: Do, form: str, anchor: str) -> Response:
    """Do what a form of the panel asks for; ``anchor`` is the field that may be wrong."""
    try:
        found = _do(slug, family_id, do)
    except InvalidInputError as error:
        typed = Typed(form, request.form.to_dict(), [Problem(anchor, explain(error))])
        return refused(slug, posted_query(), family_id, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    return done(slug, posted_query(), found)


def _do(slug: str, family_id: int, do: Do) -> int:
    with database().writing() as db:
        desk = desk_for(db, slug, posted_query())
        found = queries.get_family(db, desk.consultation.id, family_id, for_update=True)
        do(db, desk, found)
        return found.id
