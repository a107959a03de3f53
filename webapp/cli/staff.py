"""``staff``: open accounts, list them, disable them, and help out who forgot a password."""

import json
import sys
from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from webapp.accounts import queries, services, services_factor
from webapp.accounts.commands import AddStaff
from webapp.accounts.models import Staff
from webapp.accounts.passwords import hashed, one_time_password
from webapp.accounts.policy import Role, problem_of_password
from webapp.audit.commands import COMMAND_LINE
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.errors import InvalidInputError, NotFoundError

Change = Callable[[frozenset[int], frozenset[int]], frozenset[int]]

group = AppGroup("staff", help="Look after staff accounts.")
FROM_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Take the password from standard input."
)


@group.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as the record shows it.")
@click.option(
    "--role", "roles", required=True, multiple=True, type=click.Choice([r.value for r in Role])
)
@FROM_STDIN
@explained
def add(email: str, name: str, roles: tuple[str, ...], *, password_stdin: bool) -> None:
    """Open an account for EMAIL; without a password one is made up, for one sign-in."""
    password = _password(email, password_stdin=password_stdin)
    command = AddStaff(
        email,
        name,
        frozenset(map(Role, roles)),
        hashed(password),
        must_change_password=not password_stdin,
    )
    with ready_database().writing() as session:
        staff = services.add_staff(session, command, actor=COMMAND_LINE, now=utc_now())
        click.echo(f"{staff.email}: {', '.join(sorted(staff.roles))}")
    _tell(password, password_stdin=password_stdin)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON line an account.")
def list_command(*, as_json: bool) -> None:
    """List every account with its roles and state."""
    with ready_database().reading() as session:
        given = queries.given_slugs(session)
        for staff in queries.list_staff(session):
            row = {
                "email": staff.email,
                "name": staff.name,
                "roles": sorted(staff.roles),
                "active": staff.active,
                "must_change_password": staff.must_change_password,
                "consultations": given.get(staff.id, []),
            }
            state = "active" if staff.active else "disabled"
            words = (staff.email, staff.name, ",".join(sorted(staff.roles)), state)
            click.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(words))


@group.command()
@click.argument("email")
@click.argument("slug")
@explained
def grant(email: str, slug: str) -> None:
    """Let EMAIL work on the consultation SLUG."""
    _give(email, slug, lambda given, one: given | one)
    click.echo(f"{email}: may work on {slug}")


@group.command()
@click.argument("email")
@click.argument("slug")
@explained
def revoke(email: str, slug: str) -> None:
    """Take the consultation SLUG from EMAIL."""
    _give(email, slug, lambda given, one: given - one)
    click.echo(f"{email}: does not work on {slug}")


@group.command()
@click.argument("email")
@explained
def disable(email: str) -> None:
    """Close the account of EMAIL and end its sessions."""
    with ready_database().writing() as session:
        staff = _known(session, email)
        services.disable(session, staff.id, actor=COMMAND_LINE, now=utc_now())
    click.echo(f"{staff.email}: disabled")


@group.command("second-factor")
@click.argument("email")
@explained
def second_factor(email: str) -> None:
    """Take a lost authenticator app off the account of EMAIL."""
    with ready_database().writing() as session:
        staff = _known(session, email)
        services_factor.remove(session, staff.id, actor=COMMAND_LINE, now=utc_now())
    click.echo(f"{email}: no second factor")


@group.command()
@click.argument("email")
@FROM_STDIN
@explained
def password(email: str, *, password_stdin: bool) -> None:
    """Give EMAIL another password and end its sessions."""
    chosen = _password(email, password_stdin=password_stdin)
    with ready_database().writing() as session:
        staff = _known(session, email)
        services.reset_password(
            session,
            staff.id,
            hashed(chosen),
            actor=COMMAND_LINE,
            now=utc_now(),
            must_change=not password_stdin,
        )
    click.echo(f"{staff.email}: password changed")
    _tell(chosen, password_stdin=password_stdin)


def _give(email: str, slug: str, change: Change) -> None:
    with ready_database().writing() as session:
        staff, consultation = _known(session, email), get_any(session, slug)
        chosen = change(queries.given(session, staff.id), frozenset({consultation.id}))
        services.give(session, staff.id, chosen, actor=COMMAND_LINE, now=utc_now())


def _password(email: str, *, password_stdin: bool) -> str:
    if not password_stdin:
        return one_time_password()
    chosen = sys.stdin.readline().rstrip("\r\n")
    problem = problem_of_password(chosen, email)
    if problem:
        raise InvalidInputError(problem)
    return chosen


def _tell(password: str, *, password_stdin: bool) -> None:
    if not password_stdin:
        click.echo(f"one-time password: {password}")


def _known(session: Session, email: str) -> Staff:
    staff = queries.find_by_email(session, email)
    if staff is None:
        msg = f"no account {email}"
        raise NotFoundError(msg)
    return staff
