"""What a request needs of the worker's queue: ringing, and whether anybody listens."""

import datetime as dt
from contextlib import suppress

from webapp.clock import utc_now
from webapp.jobs.queue import AWAY, open_queue
from webapp.web.context import keys, settings

ABSENCE = dt.timedelta(minutes=1)  # without a sign of life, no worker runs


def ring(job_id: int) -> None:
    """Wake the worker for a job, after the transaction that enqueued it is committed."""
    with suppress(*AWAY), open_queue(settings(), keys()) as queue:  # the worker looks by itself too
        queue.ring(job_id)


def is_worker_there() -> bool:
    """Tell whether a worker gave a sign of life lately."""
    seen = None
    with suppress(*AWAY), open_queue(settings(), keys()) as queue:
        seen = queue.last_presence()
    return seen is not None and utc_now() - seen < ABSENCE
