"""Answers with the list and its panel, or the panel alone; every act on a family ends here.

After an act: ``done`` (303 to the list, or the panel and its line for htmx). Refused:
``refused`` (the whole page, or the panel, with what was typed).
"""

import datetime as dt
from http import HTTPStatus

from flask import Response, request
from sqlalchemy.orm import Session

from webapp.clock import utc_now
from webapp.errors import NotFoundError
from webapp.questionnaire.laws import law_of
from webapp.register import summary as summaries
from webapp.register.queries_list import (
    Span,
    count_entries,
    count_families,
    page_of_entries,
    page_of_families,
)
from webapp.register.queries_rows import Line, entry_lines, family_lines, tags_in
from webapp.register.services_views import views_of
from webapp.register.summary import Summary
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.workbench.desk import Desk
from webapp.workbench.heat import make_heat
from webapp.workbench.listing import EACH, ME, Query, parse
from webapp.workbench.loading import (
    Roster,
    desk_for,
    load_line,
    load_original,
    load_panel,
    roster_of,
)
from webapp.workbench.presenters import make_row, make_rows
from webapp.workbench.presenters_page import OPEN_VIEW, ListPage
from webapp.workbench.presenters_panel import NOTHING, Panel, Typed


def posted_query() -> Query:
    """Return the list from which a form was sent: its field ``next``."""
    return parse(request.form.get("next", ""))


def show_list(
    slug: str, query: Query, *, typed: Typed = NOTHING, status: HTTPStatus = HTTPStatus.OK
) -> Response:
    """Answer with the whole page."""
    now = utc_now()
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        summary = summaries.find(db, desk.consultation.id, now=now)
        page = _page(db, desk, query, summary, typed, now)
    if not summary.is_kept:
        with database().writing() as db:
            summaries.keep(db, desk.consultation.id, summary)
    return responses.page("staff/work/list.html", {"desk": desk, "page": page}, status=status)


def show_panel(  # noqa: PLR0913
    slug: str,
    query: Query,
    family_id: int,
    *,
    typed: Typed = NOTHING,
    status: HTTPStatus = HTTPStatus.OK,
    line_of: int | None = None,
) -> Response:
    """Answer with the panel of a family alone.

    Args:
        slug: the consultation's.
        query: the list that the panel stands beside.
        family_id: the family.
        typed: what was refused.
        status: of the answer.
        line_of: the family whose line in the list is to be shown anew.

    Raises:
        NotFoundError: there is no such family.
    """
    now = utc_now()
    query = query.but(open=family_id)
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        roster = roster_of(db, desk.consultation.id)
        line = load_line(db, desk, query, family_id)
        panel = load_panel(db, desk, query, line, keys(), roster=roster, typed=typed, now=now)
        row = None
        if line_of is not None:
            told = line if line_of == family_id else load_line(db, desk, query, line_of)
            row = make_row(desk, query, told, roster.names, keys(), now=now)
    context = {"desk": panel.desk, "panel": panel, "row": row, "query": query}
    return responses.partial("staff/work/_panel.html", context, status=status)


def done(slug: str, query: Query, family_id: int, *, then: int | None = None) -> Response:
    """Answer a valid act on a family: show it again, or ``then`` the next one."""
    opened = then or family_id
    if responses.wants_partial():
        return show_panel(slug, query, opened, line_of=family_id)
    with database().reading() as db:
        desk = desk_for(db, slug, query)
    told = f"&done={family_id}" if opened != family_id else ""  # to be undone from there
    return responses.see_other(f"{query.url(desk, open=opened)}{told}#panel")


def refused(
    slug: str,
    query: Query,
    family_id: int,
    typed: Typed,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    """Answer an act that was not done: say why, and keep what was typed."""
    if responses.wants_partial():
        return show_panel(slug, query, family_id, typed=typed, status=status)
    return show_list(slug, query.but(open=family_id), typed=typed, status=status)


def _page(  # noqa: PLR0913, PLR0917
    db: Session, desk: Desk, query: Query, summary: Summary, typed: Typed, now: dt.datetime
) -> ListPage:
    consultation_id = desk.consultation.id
    roster = roster_of(db, consultation_id)
    panel = _opened(db, desk, query, roster, typed, now)
    if query.open and panel is None:
        query = query.but(open=None, dropped=(*query.dropped, "open"))
    span, lines, count = _lines(db, desk, query)
    law = law_of(db, desk.consultation, desk.version.id)
    alone = query.target in desk.labels and panel is None
    return ListPage(
        desk=desk,
        query=query,
        summary=summary,
        heat=make_heat(desk, law, summary.of_version(desk.version.id), query),
        rows=make_rows(desk, query, lines, roster.names, keys(), now=now),
        span=span,
        count=count,
        todo=_todo(db, desk),
        panel=panel,
        original=load_original(db, desk, query.target, query) if alone else None,
        tags=tags_in(db, consultation_id),
        workers=roster.workers,
        views=views_of(db, consultation_id, desk.staff_id),
        typed=typed,
    )


def _opened(  # noqa: PLR0913, PLR0917
    db: Session, desk: Desk, query: Query, roster: Roster, typed: Typed, now: dt.datetime
) -> Panel | None:
    if query.open is None:
        return None
    try:
        line = load_line(db, desk, query, query.open)
    except NotFoundError:  # an old bookmark
        return None
    return load_panel(db, desk, query, line, keys(), roster=roster, typed=typed, now=now)


def _lines(db: Session, desk: Desk, query: Query) -> tuple[Span, list[Line], int]:
    wanted = query.to_filter(desk)
    if query.view == EACH:
        span = page_of_entries(db, wanted, query.order, query.position)
        return span, entry_lines(db, span.ids), count_entries(db, wanted)
    span = page_of_families(db, wanted, query.order, query.position)
    return span, family_lines(db, span.ids, wanted), count_families(db, wanted)


def _todo(db: Session, desk: Desk) -> int:
    mine = Query(assignee=ME, states=OPEN_VIEW).to_filter(desk)
    return count_families(db, mine)
