"""``keys``: the keys of contact data, changed while the site runs."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.audit.commands import COMMAND_LINE
from webapp.audit.services import record
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.keys import KeyFileError, KeyRing, load_key
from webapp.privacy import rotation
from webapp.web.context import keys, settings

group = AppGroup("keys", help="Look after the keys of contact data.")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a key.")
def list_command(*, as_json: bool) -> None:
    """List the data keys, and how many values need each."""
    ring = keys().ring
    with ready_database().reading() as session:
        needed = rotation.uses(session, settings())
    current = ring.current()
    for key_id in ring.ids():
        row = {
            "id": key_id,
            "current": key_id == current,
            "wrapped": ring.is_wrapped(key_id),
            "values": needed[key_id],
        }
        words = (
            str(key_id),
            "current" if row["current"] else "older",
            "wrapped" if row["wrapped"] else "plain",
            f"{needed[key_id]} values",
        )
        click.echo(json.dumps(row) if as_json else "\t".join(words))


@group.command()
def check() -> None:
    """Decrypt every value; exit code 1 if one cannot be read."""
    with ready_database().reading() as session:
        damaged = rotation.unreadable(session, keys())
    for place in damaged:
        click.echo(f"cannot be read: {place}")
    if damaged:
        msg = f"{len(damaged)} values cannot be read"
        raise click.ClickException(msg)
    click.echo("every value can be read")


@group.command()
@click.option("--resume", is_flag=True, help="Go on after a stop: make no further key.")
@explained
def rotate(*, resume: bool) -> None:
    """Make a new data key and encrypt everything anew, while the site runs."""
    database = ready_database()
    key_id = keys().ring.current() if resume else _add()
    done = sum(rotation.encrypt_anew(database, keys()))
    with database.writing() as session:
        record(
            session,
            actor=COMMAND_LINE,
            action="keys.rotated",
            now=utc_now(),
            subject=str(key_id),
            details={"rows": done},
        )
    click.echo(f"key {key_id} in use; rows encrypted anew: {done}")


@group.command()
@explained
def retire() -> None:
    """Remove the older data keys that no value needs; older backups need them still."""
    with ready_database().writing() as session:
        gone = rotation.retire(session, settings(), keys(), now=utc_now())
        for key_id in gone:
            record(
                session,
                actor=COMMAND_LINE,
                action="keys.retired",
                now=utc_now(),
                subject=str(key_id),
            )
    click.echo(f"removed: {', '.join(map(str, gone)) or 'none'}")


@group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def wrap(file: Path) -> None:
    """Wrap the data keys with the key in FILE, which is made if it is not there."""
    ring = keys().ring
    try:
        ring.rewrap(KeyRing(ring.folder, load_key(file)))
    except KeyFileError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"set WEBAPP_WRAPPING_KEY_FILE={file.resolve()} and start the site again")


def _add() -> int:
    try:
        return keys().ring.add()
    except KeyFileError as error:
        raise click.ClickException(str(error)) from None
