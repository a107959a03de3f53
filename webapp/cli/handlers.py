"""What the worker can do: every feature's handlers together, and the sorting of arrivals."""

from webapp.jobs.contract import Handler

HANDLERS: dict[str, Handler] = {}
