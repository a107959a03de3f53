"""What the worker can do: every feature's kinds of jobs, and the sorting of what arrives."""

from webapp.clock import utc_now
from webapp.dispositions import jobs as dispositions
from webapp.exchange import jobs as exchange
from webapp.jobs.contract import Handler, Parts
from webapp.sorting.service import sweep

AT_ONCE = 400  # comments, before a worker that has to stop notices

HANDLERS: dict[str, Handler] = {**dispositions.HANDLERS, **exchange.HANDLERS}


def sort_arrivals(parts: Parts) -> bool:
    """Sort comments that arrived; tell whether there are more."""
    return not sweep(parts.database, now=utc_now(), limit=AT_ONCE).is_done
