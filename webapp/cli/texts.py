"""``consultation versions`` and ``consultation import``: the texts of a consultation."""

import json
from pathlib import Path

import click
from sqlalchemy.orm import Session

from webapp.audit.commands import COMMAND_LINE
from webapp.cli.consultation import group
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations.commands import Act
from webapp.draft_import.bounded import read_bounded
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.sheet.edits import Confirm
from webapp.intake import services
from webapp.intake.commands import Upload, Use
from webapp.intake.models import ProofSheet, Purpose
from webapp.intake.sheets import sheet_of

__all__ = ["group"]  # with the commands of this module


@group.command("versions")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a version.")
@explained
def versions(slug: str, *, as_json: bool) -> None:
    """List a consultation's texts; number 0 is the law in force."""
    with ready_database().reading() as session:
        consultation = queries.get_any(session, slug)
        articles = queries.article_counts(session, consultation.id)
        for version in queries.versions_of(session, consultation.id):
            published = version.published_at
            row = {
                "number": version.number,
                "title": version.title + (version.label or ""),
                "articles": articles.get(version.id, 0),
                "source": version.source_name,
                "created_at": version.created_at.isoformat(),
                "published_at": published.isoformat() if published else None,
            }
            plain = "\t".join("" if value is None else str(value) for value in row.values())
            click.echo(json.dumps(row, ensure_ascii=False) if as_json else plain)


@group.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--in-force", is_flag=True, help="FILE is the law in force (现行规定).")
@click.option("--confirm-findings", is_flag=True, help="Store it in spite of likely errors.")
@explained
def import_text(slug: str, file: Path, *, in_force: bool, confirm_findings: bool) -> None:
    """Store FILE as a consultation's next draft, not yet public, linked to the text before it."""
    upload = _read(file)
    purpose = Purpose.IN_FORCE if in_force else Purpose.VERSION
    act = Act(COMMAND_LINE, utc_now())
    with ready_database().writing() as session:
        consultation = queries.get_any(session, slug, for_update=True)
        use = Use(purpose, consultation.id)
        (sheet,) = services.receive(session, upload, use, act=act).sheets
        _settle(session, sheet, act, confirm=confirm_findings)
        made = services.take_version(session, sheet.id, sheet.rev, consultation, act=act)
        number, title = made.number, made.title + (made.label or "")
        articles = queries.article_counts(session, consultation.id)[made.id]
    click.echo(f"{slug} {number}: {title}, {articles} articles")
    if not in_force:
        click.echo("not public yet; publish it on the consultation's page in the staff area")


def _read(file: Path) -> Upload:
    data = file.read_bytes()
    try:
        read = read_bounded(data, file.name)
    except DraftImportError as error:
        msg = f"{file}: {error}"
        raise click.ClickException(msg) from None
    if len(read.drafts) != 1:
        titles = "; ".join(draft.title_full for draft in read.drafts)
        msg = f"{file} holds {len(read.drafts)} drafts ({titles}): give one file for each"
        raise click.ClickException(msg)
    return Upload(file.name, data, read.kind, read.source, tuple(read.drafts))


def _settle(session: Session, sheet: ProofSheet, act: Act, *, confirm: bool) -> None:
    """Print what was found and confirm it; likely errors only where the operator says so."""
    findings = sheet_of(sheet).findings
    for finding in findings:
        click.echo(f"! {finding.message}", err=True)
    if any(f.blocking and not (confirm and f.confirmable) for f in findings):
        msg = "nothing was stored: correct the file, or give --confirm-findings where it is right"
        raise click.ClickException(msg)
    if confirmed := [Confirm(finding.key) for finding in findings]:
        services.edit_sheet(session, sheet.id, confirmed, sheet.rev, act=act)
