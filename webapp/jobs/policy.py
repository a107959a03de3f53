"""The life of a job; pure."""

import datetime as dt
import enum

SILENCE = dt.timedelta(minutes=2)  # without a sign of life a running job's worker is gone
MOST_TRIES = 3


class JobState(enum.StrEnum):
    """Where a job stands; ``stopping`` was cancelled and is being put back."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
