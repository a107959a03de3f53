"""``db``: the database and its migrations."""

import click
from flask.cli import AppGroup

from webapp.cli.verify import verify
from webapp.persistence import schema_version
from webapp.register import services as register
from webapp.submissions import services_received as received
from webapp.web.context import database, keys

group = AppGroup("db", help="Look after the database.")
group.add_command(verify)


@group.command()
def upgrade() -> None:
    """Run every migration that the database has not had.

    What was sent before there was a register is entered in it, and what was sent before there
    were digests gets its own.
    """
    schema_version.upgrade(database().engine)
    for fill in (register.fill, lambda session: received.fill(session, keys())):
        while True:
            with database().writing() as session:
                if not fill(session):
                    break
    click.echo(f"at revision {schema_version.current(database().engine)}")


@group.command()
def check() -> None:
    """Tell whether the database has every migration; exit code 1 if not."""
    found, wanted = schema_version.current(database().engine), schema_version.newest()
    if found != wanted:
        msg = f"at revision {found or 'none'}, the code wants {wanted}"
        raise click.ClickException(msg)
    click.echo(f"at revision {found}, up to date")
