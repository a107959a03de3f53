"""The bell that wakes the worker: huey, on a SQLite file of the instance or on Redis.

It only says that there is a job; the job's row is the truth. So a bell may be lost, may ring
twice, and may be out of order.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from huey import RedisHuey, SqliteHuey
from huey.constants import EmptyData
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer
from redis.exceptions import RedisError

from webapp.config import Settings
from webapp.keys import Keys

PRESENCE = "worker"
AWAY = (RedisError, sqlite3.Error, OSError)
LONGEST_DELAY = 1.0  # seconds between two looks at the file; Redis wakes at once

log = structlog.get_logger("webapp.jobs")


class Queue:
    """The queue of one instance."""

    def __init__(
        self, settings: Settings, keys: Keys, work: Callable[[int], None] | None = None
    ) -> None:
        name = f"tiaoyi{keys.derive('queue').hex()[:16]}"  # instances may share one Redis
        options = {"results": False, "serializer": _Json()}
        if settings.redis_url:
            url = settings.redis_url.replace("redis+unix://", "unix://")
            self._huey = RedisHuey(name, url=url, **options)
        else:
            file = settings.instance_path / "queue.sqlite"
            self._huey = SqliteHuey(name, filename=str(file), fsync=False, **options)
        self._work = work
        # A method of ours: huey calls a task by its module too, and who rings must know it.
        self._task = self._huey.task(name="job")(self._hear)

    def ring(self, job_id: int) -> None:
        """Say that a job waits; a bell that cannot be rung is heard later."""
        try:
            self._task(job_id)
        except AWAY as error:
            log.warning("bell not rung", job=job_id, reason=type(error).__name__)

    def is_silent(self) -> bool:
        """Tell whether no bell waits to be heard."""
        return bool(self._huey.storage.queue_size() == 0)

    def show_presence(self, now: dt.datetime) -> None:
        """Say that a worker lives."""
        self._huey.storage.put_data(PRESENCE, now.isoformat().encode())

    def last_presence(self) -> dt.datetime | None:
        """Return when a worker last said that it lives; None where nothing can tell."""
        try:
            found = self._huey.storage.peek_data(PRESENCE)
        except AWAY:
            return None
        return None if found is EmptyData else dt.datetime.fromisoformat(bytes(found).decode())

    def consumer(self, threads: int) -> Consumer:
        """Return what waits for bells and does the work, in so many threads."""
        consumer: Consumer = self._huey.create_consumer(
            workers=threads, periodic=False, scheduler_interval=60, max_delay=LONGEST_DELAY
        )
        return consumer

    def close(self) -> None:
        """Close what is open."""
        storage = self._huey.storage
        storage.close()
        if pool := getattr(storage, "pool", None):
            pool.disconnect()

    def _hear(self, job_id: int) -> None:
        if self._work is not None:
            self._work(job_id)


@contextmanager
def open_queue(
    settings: Settings, keys: Keys, work: Callable[[int], None] | None = None
) -> Iterator[Queue]:
    """Open the queue of an instance for a while."""
    queue = Queue(settings, keys, work)
    try:
        yield queue
    finally:
        queue.close()


class _Json(Serializer):  # type: ignore[misc]
    """Messages as JSON: what comes out of a shared Redis must not be code (pickle)."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(bytes(data)))
