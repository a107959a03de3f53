"""``consultation``: create from a file, list, publish, extend, close, reopen."""

import datetime as dt
import functools
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from webapp.audit.commands import COMMAND_LINE
from webapp.cli.draft import read_drafts
from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.consultations import queries, services
from webapp.consultations import services_course as course
from webapp.consultations.commands import Act, CreateConsultation
from webapp.consultations.models import Consultation
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.sheet.assembling import flatten
from webapp.draft_import.sheet.findings import findings_of
from webapp.draft_import.storing import provisions_of

group = AppGroup("consultation", help="Look after consultations.")
DAY = click.DateTime(["%Y-%m-%d"])
# The page shows the reason; where the operator gives none, it says so.
NO_REASON = "组织征求意见的机关没有说明理由。"
REASON = click.option(
    "--reason",
    default=NO_REASON,
    help="Shown to the public: why the period is under 30 days, changed or ended.",
)


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--opens", type=DAY, help="First day; default: what the file offers.")
@click.option("--closes", type=DAY, help="Last day, included; default: what the file offers.")
@click.option("--slug", help="Name in the address; default: law-<number>.")
@click.option("--authority", help="Who asks, as named in the privacy notice.")
@click.option("--contact", help="How to reach who asks.")
@click.option("--require-contact-way", is_flag=True, help="Make 联系方式 required.")
@click.option("--publish", "at_once", is_flag=True, help="Publish at once.")
@click.option("--confirm-findings", is_flag=True, help="Publish in spite of likely errors.")
@REASON
@explained
def create(  # noqa: PLR0913
    *,
    file: Path,
    opens: dt.datetime | None,
    closes: dt.datetime | None,
    slug: str | None,
    authority: str | None,
    contact: str | None,
    require_contact_way: bool,
    at_once: bool,
    confirm_findings: bool,
    reason: str,
) -> None:
    """Store the draft law in FILE as a new consultation, not yet public."""
    draft = _only_draft(file)
    first, last = opens.date() if opens else draft.opens, closes.date() if closes else draft.closes
    if first is None or last is None:
        msg = "the file names no period: give --opens and --closes"
        raise click.UsageError(msg)
    findings = findings_of(flatten(draft), draft)
    doubtful = any(f.blocking for f in findings) and not confirm_findings
    with ready_database().writing() as session:
        command = CreateConsultation(
            slug=slug or _free_slug(session),
            title=draft.title,
            label=draft.draft_label,
            note=draft.note,
            opens=first,
            closes=last,
            source_name=file.name,
            provisions=provisions_of(draft),
            authority=authority,
            authority_contact=contact,
            contact_way_required=require_contact_way,
        )
        made = services.create_consultation(session, command, act=_act())
        if at_once and not doubtful:
            course.publish(session, made.slug, act=_act(reason))
        name = made.slug
    click.echo(f"{draft.title_full}: {len(draft.articles)} articles, {first} to {last}")
    for finding in findings:
        click.echo(f"! {finding.message}", err=True)
    click.echo(f"/consultations/{name}")
    if at_once and doubtful:
        msg = "stored, but not published: look at the lines marked ! first"
        raise click.ClickException(msg)
    if not at_once:
        click.echo(f"not public yet; publish with: flask --app wsgi consultation publish {name}")


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a consultation.")
def list_command(*, as_json: bool) -> None:
    """List every consultation with its state and number of articles."""
    with ready_database().reading() as session:
        for consultation, articles in queries.list_all(session):
            row = {
                "slug": consultation.slug,
                "title": consultation.title,
                "state": consultation.state.value,
                "phase": consultation.phase(utc_now()).value,
                "opens_at": consultation.opens_at.isoformat(),
                "closes_at": consultation.closes_at.isoformat(),
                "articles": articles,
            }
            line = (
                json.dumps(row, ensure_ascii=False)
                if as_json
                else "\t".join(map(str, row.values()))
            )
            click.echo(line)


@group.command()
@click.argument("slug")
@REASON
@explained
def publish(slug: str, reason: str) -> None:
    """Let the public see a consultation; comments are taken in its period."""
    _do(course.publish, slug, reason)


@group.command()
@click.argument("slug")
@REASON
@explained
def close(slug: str, reason: str) -> None:
    """Take no more comments, whatever the period says."""
    _do(course.close, slug, reason)


@group.command()
@click.argument("slug")
@REASON
@explained
def reopen(slug: str, reason: str) -> None:
    """Undo a closing: the period decides again."""
    _do(course.reopen, slug, reason)


@group.command()
@click.argument("slug")
@click.option("--closes", type=DAY, required=True, help="New last day, included.")
@REASON
@explained
def extend(slug: str, closes: dt.datetime, reason: str) -> None:
    """Let a consultation run to a later day."""
    _do(functools.partial(course.extend, closes=closes.date()), slug, reason)


def _do(verb: Callable[..., Consultation], slug: str, reason: str) -> None:
    with ready_database().writing() as session:
        consultation = verb(session, slug, act=_act(reason))
        state, phase = consultation.state.value, consultation.phase(utc_now()).value
    click.echo(f"{slug}: {state}, {phase}")


def _act(reason: str = "") -> Act:
    return Act(COMMAND_LINE, utc_now(), reason)


def _free_slug(session: Session) -> str:
    taken = {consultation.slug for consultation, _ in queries.list_all(session)}
    return next(slug for n in itertools.count(1) if (slug := f"law-{n}") not in taken)


def _only_draft(file: Path) -> ParsedDraft:
    drafts, error = read_drafts(file)
    if error:
        msg = f"{file}: {error}"
        raise click.ClickException(msg)
    if len(drafts) != 1:
        titles = "; ".join(d.title_full for d in drafts)
        msg = f"{file} holds {len(drafts)} drafts ({titles}): give one file for each"
        raise click.ClickException(msg)
    return drafts[0]
