"""What can be asked of the submissions' services, as plain data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from webapp.submissions.policy import Outcome


@dataclass(frozen=True, slots=True)
class StartSubmission:
    """A respondent, known by the hash of a cookie, wants to keep something."""

    consultation_id: int
    draft_version_id: int
    token_hash: bytes
    identity: str


@dataclass(frozen=True, slots=True)
class SaveComments:
    """Boxes to keep: target → text as posted.

    ``known`` maps a target to the revision that the page saw (absent: never had a text);
    None when the page does not say.
    """

    texts: Mapping[str, str]
    known: Mapping[str, int] | None
    page: str
    limit: int


@dataclass(frozen=True, slots=True)
class SavedBox:
    """What became of one box, and what is stored now."""

    outcome: Outcome
    rev: int
    stored: str
    saved_at: dt.datetime | None
    posted: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header's fields in plain text; None leaves a field as it is."""

    identity: str | None = None
    organisation: str | None = None
    contact_name: str | None = None
    contact_way: str | None = None
    shared_device: bool | None = None
