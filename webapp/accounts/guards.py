"""Nobody gets into the staff area unless a view says who may."""

import datetime as dt
from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request, session, url_for
from flask_security import current_user, logout_user
from sqlalchemy.orm import Session

from webapp.accounts import queries
from webapp.accounts.identity import StaffUser
from webapp.accounts.policy import Permission
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.errors import NotFoundError, NotPermittedError, SignedOutError
from webapp.web import responses
from webapp.web.context import database, settings
from webapp.web.errors import typed_texts

P = ParamSpec("P")
R = TypeVar("R")

AREA = "/staff"
SIGN_IN = "security.login"
CHANGE_PASSWORD = "security.change_password"  # noqa: S105
HOME = "accounts.home"
SIGN_OUT, ACCOUNT = "security.logout", "accounts.account"
ASK_CODE = "accounts.ask_code"
CODE = frozenset({ASK_CODE, "accounts.check_code"})
# What everybody who is signed in may do, also with a password that has to be changed.
OWN = CODE | {
    SIGN_OUT,
    CHANGE_PASSWORD,
    ACCOUNT,
    "accounts.begin_factor",
    "accounts.show_factor",
    "accounts.confirm_factor",
    "accounts.remove_factor",
    "accounts.end_other_sessions",
}
SEEN, SINCE = "staff_seen", "staff_since"  # in the session: seconds since 1970
PASSED = "staff_passed"  # in the session: the account whose code was right
LONGEST = dt.timedelta(hours=12)  # of one session, busy or not (NIST SP 800-63B, 2.2.3)


def permit(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view of the staff area to those who have a permission."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def current_staff() -> StaffUser | None:
    """Return who is signed in; only the staff area ever asks."""
    person = current_user._get_current_object()  # noqa: SLF001
    return person if isinstance(person, StaffUser) else None


def current_actor() -> Actor:
    """Return how the record names who is signed in.

    Raises:
        NotPermittedError: nobody is.
    """
    person = current_staff()
    if person is None:
        raise NotPermittedError
    return person.actor


def may(permission: Permission | str) -> bool:
    """Tell whether who is signed in has a permission."""
    person = current_staff()
    return person is not None and permission in person.permissions


def given_consultations(db: Session) -> frozenset[int] | None:
    """Return the ids of what who is signed in may work on; None stands for all."""
    person = current_staff()
    if person is None:
        return frozenset()
    return None if Permission.VIEW_ALL in person.permissions else queries.given(db, person.id)


def awaits_code(person: StaffUser) -> bool:
    """Tell whether the password was right and the code is still to come."""
    return person.has_factor and session.get(PASSED) != person.id


def pass_code(person: StaffUser) -> None:
    """Let a session go on: the code was right."""
    session[PASSED] = person.id


def init_app(app: Flask) -> None:
    """Refuse every request for the staff area that no view has opened."""
    app.before_request(_guard)


def start_session() -> None:
    """Begin a session that knows nothing of what the browser held before."""
    for kept in (session, g):
        kept.pop("csrf_token", None)
    session.pop(PASSED, None)
    session.permanent = False
    session[SINCE] = session[SEEN] = int(utc_now().timestamp())


def _guard() -> Response | None:
    rule = request.url_rule
    if rule is None or not in_area(rule.rule) or request.endpoint == SIGN_IN:
        return None
    person = current_staff()
    if person is None or _lapsed():
        return _to_sign_in()
    if place := _first_of_all(person):
        return _elsewhere(place)
    if request.endpoint not in OWN | {HOME}:
        _check_consultation(person)  # first: a refusal would tell that it exists
        view = current_app.view_functions[cast("str", request.endpoint)]
        if getattr(view, "permission", None) not in person.permissions:
            raise NotPermittedError
    return None


def _first_of_all(person: StaffUser) -> str | None:
    """Return where somebody has to go before anything else."""
    if awaits_code(person):
        back = _page_asked()
        return None if request.endpoint in CODE | {SIGN_OUT} else url_for(ASK_CODE, next=back)
    if request.endpoint in OWN:
        return None
    if person.must_change_password:
        return url_for(CHANGE_PASSWORD)
    required = settings().staff_second_factor == "required"
    return url_for(ACCOUNT) if required and not person.has_factor else None


def _check_consultation(person: StaffUser) -> None:
    """Let nobody see that a consultation exists that they were not given."""
    slug = (request.view_args or {}).get("slug")
    if slug is None or Permission.VIEW_ALL in person.permissions:
        return
    with database().reading() as db:
        if not queries.works_on(db, person.id, slug):
            raise NotFoundError(slug)


def in_area(path: str) -> bool:
    """Tell whether a path lies in the staff area."""
    return path == AREA or path.startswith(f"{AREA}/")


def _lapsed() -> bool:
    """Tell whether the session has been idle, or has lasted, too long; sign it out if so."""
    now = int(utc_now().timestamp())
    idle = settings().staff_idle_minutes * 60
    if now - session.get(SEEN, 0) > idle or now - session.get(SINCE, 0) > LONGEST.total_seconds():
        logout_user()
        return True
    session[SEEN] = now
    return False


def _to_sign_in() -> Response:
    if not responses.wants_partial() and typed_texts():
        raise SignedOutError  # a redirect would throw away what somebody wrote
    back = _page_asked()
    return _elsewhere(url_for(SIGN_IN, next=back) if back else url_for(SIGN_IN))


def _page_asked() -> str | None:
    """Return the page to come back to: this one, or the one that a form or htmx is on."""
    if request.method == "GET" and not responses.wants_partial():
        return request.full_path.rstrip("?")
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    page = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return page if in_area(parts.path) and parts.netloc in {"", request.host} else None


def _elsewhere(location: str) -> Response:
    if responses.wants_partial():
        return responses.go_to(location)
    return responses.see_other(location)
