"""Erases what is kept no longer; doing it again, or after a stop, does no harm."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from webapp.abuse.limits_storage import SCHEME, SqliteFileStorage
from webapp.audit.commands import PROGRAM, Actor
from webapp.audit.services import record
from webapp.clock import utc_now
from webapp.exchange.stash import LIFE as STASH_LIFE
from webapp.jobs import files
from webapp.jobs.contract import Parts
from webapp.privacy.rules import RULES

EVERY = dt.timedelta(days=1)

log = structlog.get_logger("webapp.privacy")


class Daily:
    """The worker's chore: once a day, and at its start."""

    def __init__(self, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._clock = clock
        self._done_at: dt.datetime | None = None

    def __call__(self, parts: Parts) -> bool:
        """Erase what is due, unless that was done within a day; there is never more to do."""
        now = self._clock()
        if self._done_at is None or now - self._done_at >= EVERY:
            purge(parts, actor=PROGRAM, now=now)
            self._done_at = now
        return False


def due(parts: Parts, *, now: dt.datetime) -> dict[str, int]:
    """Return how much would be erased in the database and under way, by name."""
    with parts.database.reading() as session:
        found = {rule.name: rule.count(session, now) for rule in RULES}
    return {**found, "files": len(_old_files(parts, now))}


def purge(parts: Parts, *, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Erase everything that is due, in batches; return how much, by name.

    Args:
        parts: the instance.
        actor: who asked for it, for the record.
        now: the moment, UTC.
    """
    done = dict.fromkeys((rule.name for rule in RULES), 0)
    for rule in RULES:
        while True:
            with parts.database.writing() as session:
                count = rule.apply(session, now)
            done[rule.name] += count
            if not count:
                break
    old = _old_files(parts, now)
    for path in old:
        path.unlink(missing_ok=True)
    done["files"] = len(old)
    done["jobs"] = files.purge_files(parts.database, parts.settings, now)
    _record(parts, done, actor, now)
    _forget_limits(parts)
    if not parts.database.forget_erased():
        log.warning("log not cut")
    return done


def _record(parts: Parts, done: Mapping[str, int], actor: Actor, now: dt.datetime) -> None:
    told = {name: count for name, count in done.items() if count}
    if told:
        with parts.database.writing() as session:
            record(session, actor=actor, action="data.purged", now=now, details=told)


def _old_files(parts: Parts, now: dt.datetime) -> list[Path]:
    """Return what the exchange of spreadsheets keeps for a week, and nobody came back for."""
    since = (now - STASH_LIFE).timestamp()
    folder = parts.settings.instance_path / "exchange"
    return [path for path in folder.glob("*/*") if path.stat().st_mtime < since]


def _forget_limits(parts: Parts) -> None:
    uri = parts.settings.limits_storage
    if uri.startswith(SCHEME):  # Redis forgets by itself
        SqliteFileStorage(uri).forget_ended()
