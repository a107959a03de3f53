"""What the worker can do: every feature's kinds of jobs, and the sorting of what arrives."""

from collections.abc import Callable

from webapp.abuse import surge
from webapp.clock import utc_now
from webapp.dispositions import jobs as dispositions
from webapp.exchange import jobs as exchange
from webapp.exports import jobs as exports
from webapp.jobs.contract import Handler, Parts
from webapp.publication import jobs as publication
from webapp.register import summary
from webapp.seal.services import Sealer
from webapp.sorting.service import sweep

AT_ONCE = 400  # comments, before a worker that has to stop notices

HANDLERS: dict[str, Handler] = {
    **dispositions.HANDLERS,
    **exchange.HANDLERS,
    **exports.HANDLERS,
    **publication.HANDLERS,
}


def sort_arrivals(parts: Parts) -> bool:
    """Sort comments that arrived; tell whether there are more."""
    return not sweep(parts.database, now=utc_now(), limit=AT_ONCE).is_done


def seal_what_closed(parts: Parts) -> Callable[[Parts], bool]:
    """Return a chore that seals consultations that have closed, a part at a time."""
    sealer = Sealer(parts.database)
    return lambda _: sealer.go_on(utc_now())


def count_again(parts: Parts) -> bool:
    """Count the large registers that were not counted lately; nobody waits for it."""
    now = utc_now()
    with parts.database.reading() as session:
        counted = {
            number: summary.compute(session, number, now=now, is_large=True)
            for number in summary.due(session, now=now)
        }
    for number, found in counted.items():
        with parts.database.writing() as session:
            summary.keep(session, number, found)
    return False


def watch_surges(parts: Parts) -> bool:
    """Look at what arrives at open consultations, each once a minute."""
    now = utc_now()
    with parts.database.reading() as session:
        waiting = surge.due(session, now=now)
    for number in waiting:
        with parts.database.writing() as session:
            surge.look(session, number, now=now)
    return False
