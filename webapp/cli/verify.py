"""``db verify``: database, register, sealed record and files against each other."""

import json
import time

import click
from flask.cli import with_appcontext

from webapp.clock import utc_now
from webapp.jobs.contract import Parts
from webapp.publication.checking import check_files
from webapp.seal.checking.files import check_job_files
from webapp.seal.checking.missing import check_missing
from webapp.seal.checking.record import check_record
from webapp.seal.checking.report import Report
from webapp.seal.checking.rows import check_submissions
from webapp.web.context import database, keys, settings

TELL_SECONDS = 5.0  # between two lines of progress


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@with_appcontext
def verify(*, as_json: bool) -> None:
    """Check that everything agrees with what was received and sealed; exit code 1 if not.

    Every comment is compared with the digest of its submission, the register and the sealed
    record, every seal with its leaves, every kept file with its checksum. The first row that
    does not agree is named for each kind of disagreement. It only reads, and sees one moment.
    """
    report = Report(_Progress())
    with database().snapshot() as session:
        check_submissions(session, keys(), report)
        check_missing(session, report)
        check_record(session, report)
        parts = Parts(settings(), database(), keys())
        check_job_files(session, parts, report, now=utc_now())
        check_files(session, settings(), report)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        _print(report)
    if not report.is_right:
        raise SystemExit(1)


def _print(report: Report) -> None:
    for table, rows in report.checked.items():
        click.echo(f"checked: {rows} x {table}")
    for issue, problem in report.first.items():
        more = report.problems[issue] - 1
        click.echo(f"!!  {problem.line()}" + (f" (and {more} more)" if more else ""))
    click.echo("everything agrees" if report.is_right else "NOT everything agrees")


class _Progress:
    """Tells on standard error, every few seconds, how far it is."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, what: str, done: int) -> None:
        if time.monotonic() - self._told >= TELL_SECONDS:
            self._told = time.monotonic()
            click.echo(f"… {done} x {what}", err=True)
