"""``doctor``: what is set up wrong on this machine, and what to do about it."""

import json
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from flask.cli import with_appcontext
from redis import Redis, RedisError
from sqlalchemy.exc import SQLAlchemyError

from webapp.persistence import schema_version
from webapp.web.context import database, settings
from webapp.web.echo import HEADER, token_now

FORGED = "203.0.113.77"  # an address of documentation (RFC 5737), which nobody has
PATIENCE = 5  # seconds
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``advice`` is empty where nothing is to be done."""

    what: str
    found: str
    advice: str = ""


@click.command()
@click.option("--url", help="The site's address as citizens type it, to look through the proxy.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a finding.")
@with_appcontext
def doctor(url: str | None, *, as_json: bool) -> None:
    """Look for what is set up wrong; exit code 1 if something is.

    With --url the running site is asked which address it takes the caller for, once plainly
    and once with forged headers: behind a proxy that WEBAPP_PROXY_COUNT does not count,
    everybody shares one limit; with one too many, anybody can pretend to be anybody.
    """
    findings = [_database(), *_files(settings().instance_path), *_redis()]
    if url:
        findings += _site(url.rstrip("/"))
    for each in findings:
        if as_json:
            line = {"what": each.what, "found": each.found, "advice": each.advice}
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo(f"{'!!' if each.advice else 'ok'}  {each.what}: {each.found}")
            if each.advice:
                click.echo(f"      {each.advice}")
    if any(each.advice for each in findings):
        raise SystemExit(1)


def _database() -> Finding:
    try:
        found = schema_version.current(database().engine)
    except SQLAlchemyError as error:
        return Finding("database", type(error).__name__, "start it, or mend WEBAPP_DATABASE_URL")
    if found != schema_version.newest():
        return Finding("database", f"at revision {found}", "run: flask --app wsgi db upgrade")
    return Finding("database", f"{database().engine.dialect.name}, at revision {found}")


def _files(instance: Path) -> Iterator[Finding]:
    for name in ("secrets", "jobs", "publications"):
        folder = instance / name
        if not folder.is_dir():
            continue
        mode = stat.S_IMODE(folder.stat().st_mode)
        advice = f"run: chmod 700 {folder}" if mode & OTHERS else ""
        yield Finding(f"folder {name}", f"mode {mode:04o}", advice)


def _redis() -> Iterator[Finding]:
    if not settings().redis_url:
        yield Finding("limits and bell", "SQLite files; enough for one machine")
        return
    try:
        with Redis.from_url(settings().redis_url, socket_timeout=PATIENCE) as connection:
            connection.ping()
    except RedisError as error:
        yield Finding("redis", type(error).__name__, "start it, or mend WEBAPP_REDIS_URL")
    else:
        yield Finding("redis", "answers")


def _site(url: str) -> Iterator[Finding]:
    try:
        plain = _ask(url, {})
        forged = _ask(url, {"X-Forwarded-For": FORGED, "X-Real-IP": FORGED})
    except (OSError, ValueError) as error:
        yield Finding(url, str(error), "start the site, or look at address and certificate")
        return
    if plain is None or forged is None:
        advice = "the site has other secrets or another clock: run doctor on its own machine"
        yield Finding(url, "does not know this doctor", advice)
        return
    yield Finding("address seen", plain["address"])
    believes = FORGED in {forged["address"], plain["address"]}
    advice = "WEBAPP_PROXY_COUNT is too high, or the server's own port is open to others"
    yield Finding(
        "forged address",
        "believed" if believes else "not believed",
        advice if believes else "",
    )
    is_wrong = url.startswith("https:") and plain["scheme"] != "https"
    advice = "let the proxy send X-Forwarded-Proto, and set WEBAPP_PROXY_COUNT"
    yield Finding("scheme seen", plain["scheme"], advice if is_wrong else "")


def _ask(url: str, headers: dict[str, str]) -> dict[str, str] | None:
    """Ask the site whom it takes us for; None where it does not trust the question."""
    if not url.startswith(("http://", "https://")):
        msg = "an address begins with http:// or https://"
        raise ValueError(msg)
    request = urllib.request.Request(  # noqa: S310  # looked at above
        f"{url}/healthz", headers={HEADER: token_now(), **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            told: dict[str, str] = json.load(answer)
    except urllib.error.HTTPError as error:
        msg = f"answers {error.code}"
        raise ValueError(msg) from error
    return told if "address" in told else None
