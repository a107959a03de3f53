"""The register of comments: states, numbers and what they are called; pure."""

import enum
import re

from webapp.draft_import.numbering import chinese_numeral
from webapp.errors import msgid

NUMBER = re.compile(r"(?:(?P<file>\d{4}-\d+)-.+-)?(?P<serial>\d{1,12})")
FIXED_LABELS = {"general": msgid("总体"), "title": msgid("标题")}
SERIAL_DIGITS = 6


class Outcome(enum.StrEnum):
    """What becomes of a comment on the merits (处理结果)."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    COVERED = "covered"
    STUDY = "study"


class EntryState(enum.StrEnum):
    """Where a registered comment, or a family, stands.

    ``drafted`` waits for a second person; ``withdrawn`` is the respondent's own act. The
    others are the outcomes.
    """

    PENDING = "pending"
    DRAFTED = "drafted"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    COVERED = "covered"
    STUDY = "study"
    WITHDRAWN = "withdrawn"


class Placement(enum.StrEnum):
    """Who put a comment into its family."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"


class RedactionState(enum.StrEnum):
    """Whether something must not be shown: nothing found, marked by us, decided by staff."""

    NONE = "none"
    MARKED = "marked"
    DECIDED = "decided"


class Act(enum.StrEnum):
    """What the history of a comment or a family tells of."""

    REGISTERED = "registered"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    MOVED = "moved"
    MERGED = "merged"
    DECIDED = "decided"
    CONFIRMED = "confirmed"
    REVERTED = "reverted"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    ASSIGNED = "assigned"
    NOTED = "noted"
    REDACTED = "redacted"


NEEDS_REASON = frozenset({Outcome.REJECTED})
OPEN_STATES = frozenset({EntryState.PENDING, EntryState.DRAFTED})
DECIDED_STATES = frozenset(EntryState(outcome.value) for outcome in Outcome)


def state_of(outcome: Outcome | None, *, is_confirmed: bool = True) -> EntryState:
    """Return the state that a decision gives; None is no decision."""
    if outcome is None:
        return EntryState.PENDING
    return EntryState(outcome.value) if is_confirmed else EntryState.DRAFTED


def target_label(target: str) -> str:
    """Return a target as numbers show it: 总体, 标题, 第37条, 第120条之一, 附件2."""
    if target in FIXED_LABELS:
        return FIXED_LABELS[target]
    kind, _, rest = target.partition("-")
    if kind != "article":
        return f"附件{rest}"
    number, _, suffix = rest.partition("-")
    return f"第{number}条" + (f"之{chinese_numeral(int(suffix))}" if suffix else "")


def format_number(file_number: str, label: str, serial: int) -> str:
    """Return the number of a registered comment, e.g. ``2026-03-第37条-000128``."""
    return f"{file_number}-{label}-{serial:0{SERIAL_DIGITS}}"


def serial_of(number: str) -> int | None:
    """Return the serial of a number as a person types it, in whole or only its end."""
    match = NUMBER.fullmatch(number.strip().lstrip("#"))
    return int(match["serial"]) if match else None
