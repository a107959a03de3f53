"""``purge``: erase what is kept no longer, which the worker does every day."""

import json

import click
from flask.cli import with_appcontext

from webapp.audit.commands import COMMAND_LINE
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.jobs.contract import Parts
from webapp.privacy import purge as service
from webapp.web.context import keys, settings


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what is due.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@with_appcontext
@explained
def purge(*, dry_run: bool, as_json: bool) -> None:
    """Erase contact data, drafts, devices, captchas and files whose time is over."""
    parts, now = Parts(settings(), ready_database(), keys()), utc_now()
    if dry_run:
        found = service.due(parts, now=now)
    else:
        found = service.purge(parts, actor=COMMAND_LINE, now=now)
    if as_json:
        click.echo(json.dumps(found))
        return
    verb = "due" if dry_run else "erased"
    for name, count in found.items():
        click.echo(f"{name}\t{count} {verb}")
