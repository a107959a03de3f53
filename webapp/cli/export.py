"""``export``: comments or a draft's text into a file, whole or not at all."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from webapp.audit.commands import COMMAND_LINE
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.exports import services
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.places import Places
from webapp.register.filters import Filter
from webapp.web.context import keys

FORMATS = {
    "docx": Format.SUMMARY,
    "docx-table": Format.TABLE,
    "xlsx": Format.XLSX,
    "csv": Format.CSV,
    "json": Format.JSONL,
    "akn": Format.AKN,
}


@click.command("export")
@click.argument("slug")
@click.option("--format", "name", required=True, type=click.Choice(list(FORMATS)))
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file; it is there when all of it is.",
)
@click.option("--target", default="", help="Only what is about this, e.g. article-3.")
@click.option("--version", "number", type=int, help="Only the comments on this draft; its text.")
@click.option("--personal", is_flag=True, help="With personal data; needs --reason.")
@click.option("--reason", default="", help="What it is for; goes on record.")
@click.option("--force", is_flag=True, help="Take the place of a file that is there.")
@with_appcontext
@explained
def export(  # noqa: PLR0913
    *,
    slug: str,
    name: str,
    output: Path,
    target: str,
    number: int | None,
    personal: bool,
    reason: str,
    force: bool,
) -> None:
    """Write the comments on the consultation SLUG, or its draft (akn), to a file."""
    if personal and not reason:
        msg = "--personal needs --reason"
        raise click.UsageError(msg)
    if output.exists() and not force:
        msg = f"{output} is there already; --force takes its place"
        raise click.ClickException(msg)
    audience = Audience.PERSONAL if personal else Audience.INTERNAL
    database = ready_database()
    with _beside(output) as part:
        with database.snapshot() as session:
            consultation = queries.get_any(session, slug)
            form = FORMATS[name]
            filter_ = _filter(session, consultation, target, number, form)
            request = Request(filter_, form, audience)
            told = services.require_reason(request, reason)
            figures = services.write(session, request, keys(), part, lambda _done, _total: None)
        with part.open("rb") as written:
            sha256 = hashlib.file_digest(written, "sha256").hexdigest()
            os.fsync(written.fileno())
        with database.writing() as session:
            facts = {"rows": figures.get(services.ROWS), "sha256": sha256}
            services.note(session, request, output.name, told, COMMAND_LINE, utc_now(), facts)
    for figure, amount in figures.items():
        click.echo(f"{figure}: {amount}")
    click.echo(f"sha256: {sha256}")


@contextlib.contextmanager
def _beside(output: Path) -> Iterator[Path]:
    """Give a file in the same folder, for its owner alone; it takes its place at the end."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    except OSError as error:
        msg = f"{output.parent}: {error.strerror}"
        raise click.ClickException(msg) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


def _filter(
    session: Session, consultation: Consultation, target: str, number: int | None, form: Format
) -> Filter:
    version_id = None
    if number is not None:
        version_id = queries.get_version(session, consultation.id, number).id
    elif form is Format.AKN:
        version_id = queries.versions_of(session, consultation.id)[-1].id
    if target and not Places(session, consultation).has(target, version_id):
        msg = f"no target {target} in this draft"
        raise click.ClickException(msg)
    return Filter(consultation.id, version_id=version_id, target=target)
