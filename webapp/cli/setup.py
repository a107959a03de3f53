"""``init``, ``demo`` and ``serve``: from an empty folder to a running site."""

import os
import sys

import click
from flask.cli import with_appcontext

from webapp.cli.ready import explained, ready_database
from webapp.clock import utc_now
from webapp.config import ROOT
from webapp.demo.loader import load_demo
from webapp.persistence import schema_version
from webapp.web.context import settings

BLOCKING_THREADS = 4


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
    """Load three draft laws that we wrote: one open, one coming, one closed."""
    with ready_database().writing() as session:
        for slug in load_demo(session, now=utc_now()):
            click.echo(f"demo: /consultations/{slug}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the site with granian until it is stopped."""
    ready_database()
    click.echo(f"list:     http://{host}:{port}/")
    click.echo(f"receipts: http://{host}:{port}/receipts")
    sys.stdout.flush()
    flags = (
        "--interface wsgi --no-ws --respawn-failed-workers --log-level warning "
        f"--workers {settings().workers} --blocking-threads {BLOCKING_THREADS} --port {port}"
    )
    places = ["--host", host, "--working-dir", str(ROOT)]
    command = [sys.executable, "-m", "granian", *flags.split(), *places, "wsgi:app"]
    os.execv(sys.executable, command)  # noqa: S606
