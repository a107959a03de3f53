"""What the pages of the staff area show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import LazyString, lazy_gettext
from wtforms import Form

from webapp.accounts.acts import ROLES, act_name, fact_name, fact_value
from webapp.accounts.guards import awaits_code, current_staff, may
from webapp.accounts.models import Staff
from webapp.accounts.policy import Permission, Role, permissions_of
from webapp.audit.models import AuditEvent
from webapp.consultations.models import Consultation
from webapp.web.forms import Problem

DUTIES = {
    Role.CLERK: lazy_gettext("办理交给自己的征求意见"),
    Role.EDITOR: lazy_gettext("录入、校对草案，公布征求意见"),
    Role.ADMINISTRATOR: lazy_gettext("全部权限，包括管理工作人员和查看操作记录"),
}
TABS = (
    ("admin.index", lazy_gettext("征求意见"), Permission.VIEW_CONSULTATIONS),
    ("accounts.people", lazy_gettext("工作人员"), Permission.MANAGE_STAFF),
    ("accounts.audit", lazy_gettext("操作记录"), Permission.READ_AUDIT),
)


# Pages that belong to a part and lie elsewhere.
PARTS = {"admin.index": ("/staff/imports",)}


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the staff area that the person may enter."""

    url: str
    label: LazyString
    current: bool


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role as a checkbox."""

    value: str
    label: LazyString
    duty: LazyString
    checked: bool


@dataclass(frozen=True, slots=True)
class Grants:
    """The consultations that somebody may be given, each with whether it was.

    ``sees_all``: the person's roles open every one of them already.
    """

    choices: Sequence[tuple[Consultation, bool]]
    sees_all: bool


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the record, for people."""

    event: AuditEvent
    action: str
    details: Sequence[tuple[str, str]]


def tabs() -> list[Tab]:
    """Return the parts of the staff area that this person may enter."""
    here, person = request.path, current_staff()
    if person is None or awaits_code(person):
        return []
    return [
        Tab(url, label, here == url or here.startswith((f"{url}/", *PARTS.get(endpoint, ()))))
        for endpoint, label, permission in TABS
        if may(permission)
        for url in [url_for(endpoint)]
    ]


def role_choices(held: frozenset[Role]) -> list[RoleChoice]:
    """Return every role, ticked where it is held."""
    return [RoleChoice(role.value, ROLES[role], DUTIES[role], role in held) for role in Role]


def role_names(staff: Staff) -> list[LazyString]:
    """Return the names of somebody's roles, the least first."""
    return [ROLES[role] for role in Role if role in staff.roles]


def grants(
    staff: Staff, given: frozenset[int], consultations: Sequence[tuple[Consultation, int]]
) -> Grants:
    """Return every consultation, the latest first, ticked where somebody was given it."""
    choices = [(row, row.id in given) for row, _articles in reversed(consultations)]
    return Grants(choices, Permission.VIEW_ALL in permissions_of(staff.roles))


def event_line(event: AuditEvent) -> EventLine:
    """Return an event with its act named, as far as this version knows it."""
    facts = {key: value for key, value in event.details.items() if value not in (None, "", [])}
    details = [(fact_name(key), fact_value(key, value)) for key, value in facts.items()]
    return EventLine(event, act_name(event.action), details)


def problems_of(context: Mapping[str, object]) -> list[Problem]:
    """Return what the forms of a page were refused for: fields first, then the whole."""
    forms = [form for form in context.values() if isinstance(form, Form)]
    found = [
        Problem(field.id, str(message))
        for form in forms
        for field in form
        for message in field.errors
    ]
    whole = [Problem("email", str(m)) for form in forms for m in form.form_errors]
    return whole or found
