"""The life of a job; pure."""

import datetime as dt
import enum

SILENCE = dt.timedelta(minutes=2)  # without a sign of life a running job's worker is gone
MOST_TRIES = 3
FILE_LIFE = dt.timedelta(days=7)  # how long the file of a job can be fetched


class JobState(enum.StrEnum):
    """Where a job stands; ``stopping`` was cancelled and is being put back."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


def can_cancel(state: JobState, *, has_begun: bool) -> bool:
    """Tell whether a job can be given up; of a failed one, what it did can be undone."""
    return state in {JobState.QUEUED, JobState.RUNNING} or (state is JobState.FAILED and has_begun)


def can_retry(state: JobState, *, is_undoing: bool) -> bool:
    """Tell whether a job can be done after all; one half undone has to be undone first."""
    return state in {JobState.FAILED, JobState.CANCELLED} and not is_undoing
