"""``init``, ``demo``, ``serve`` and ``worker``: from an empty folder to a running site."""

import os
import sys

import click
from flask.cli import with_appcontext

from webapp.cli.ready import explained, ready_database
from webapp.cli.together import Together
from webapp.clock import utc_now
from webapp.config import ROOT
from webapp.demo.comments import load_comments
from webapp.demo.loader import load_demo
from webapp.jobs.contract import Parts
from webapp.persistence import schema_version
from webapp.web.context import keys, settings

BLOCKING_THREADS = 4
ADD_STAFF = "flask --app wsgi staff add EMAIL --name NAME --role editor (then open /staff)"
WORKER = (sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "worker")


@click.command()
@with_appcontext
def init() -> None:
    """Make the instance folder, its secrets and the database; safe to repeat."""
    schema_version.upgrade(ready_database().engine)
    click.echo(f"ready: {settings().instance_path}")


@click.command()
@with_appcontext
@explained
def demo() -> None:
    """Load three draft laws that we wrote, with comments: one open, one coming, one closed."""
    database, now = ready_database(), utc_now()
    with database.writing() as session:
        for slug in load_demo(session, now=now):
            click.echo(f"demo: /consultations/{slug}")
    click.echo(f"comments added: {load_comments(database, keys(), now=now)}")
    click.echo(f"staff:    {ADD_STAFF}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--no-worker", "alone", is_flag=True, help="The worker runs elsewhere.")
@with_appcontext
def serve(host: str, port: int, *, alone: bool) -> None:
    """Serve the site with granian, and run a worker beside it, until it is stopped."""
    ready_database().engine.dispose()  # children open their own
    click.echo(f"list:     http://{host}:{port}/")
    click.echo(f"receipts: http://{host}:{port}/receipts")
    sys.stdout.flush()
    flags = (
        "--interface wsgi --no-ws --respawn-failed-workers --workers-kill-timeout 10 "
        "--log-level warning "
        f"--workers {settings().workers} --blocking-threads {BLOCKING_THREADS} --port {port}"
    )
    places = ["--host", host, "--working-dir", str(ROOT)]
    command = [sys.executable, "-m", "granian", *flags.split(), *places, "wsgi:app"]
    if alone:
        os.execv(sys.executable, command)  # noqa: S606
    raise SystemExit(Together(command, WORKER).run())


@click.command()
@with_appcontext
@explained
def worker() -> None:
    """Do what requests only start, until it is stopped; `serve` runs one already."""
    # Not above: a web process, which hangs up the commands too, needs none of what these import.
    from webapp.cli import handlers  # noqa: PLC0415
    from webapp.cli.worker import work  # noqa: PLC0415
    from webapp.privacy.purge import Daily  # noqa: PLC0415

    parts = Parts(settings(), ready_database(), keys())
    chores = (
        handlers.sort_arrivals,
        handlers.count_again,
        handlers.watch_surges,
        handlers.seal_what_closed(parts),
        Daily(),
    )
    work(parts, handlers.HANDLERS, *chores)
