"""What may be done with a submission, and what counts as the text of a comment; pure."""

import enum
import re
import unicodedata

from webapp.consultations.policy import Phase
from webapp.errors import ClosedError, NotFoundError, NotOpenError

FIXED_TARGETS = ("general", "title")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOBILE = re.compile(r"((\+|00)?86)?1[3-9]\d{9}")
ZONE = r"((\+|00)?860?[1-9]\d{1,2}|0\d{2,3})"
LANDLINE = re.compile(rf"{ZONE}?[2-9]\d{{6,7}}(转\d{{1,6}})?|[48]00\d{{7}}")
EXTENSION = re.compile(r"(?<=\d{7})-(?=\d{1,6}$)")  # 020-83333333-8012
EMAIL = re.compile(r"[^@\s,;，；]+@[^@\s,;，；.]+(\.[^@\s,;，；.]+)+")


class SubmissionState(enum.StrEnum):
    """The life of a submission."""

    OPEN = "open"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Channel(enum.StrEnum):
    """How a submission reached the authority."""

    WEB = "web"
    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    VISIT = "visit"
    MEETING = "meeting"
    CONTACT_POINT = "contact_point"


class Outcome(enum.StrEnum):
    """What became of one box that was to be saved."""

    SAVED = "saved"
    CLEARED = "cleared"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    TOO_LONG = "too_long"
    RETIRED = "retired"


def require_open(phase: Phase) -> None:
    """Refuse a change outside the period.

    Raises:
        NotFoundError: the consultation is not public.
        NotOpenError: the period has not begun.
        ClosedError: the period is over.
    """
    if phase is Phase.HIDDEN:
        raise NotFoundError
    if phase is Phase.COMING:
        raise NotOpenError
    if phase is Phase.CLOSED:
        raise ClosedError


def clean_text(text: str) -> str:
    r"""Return a text with ``\n`` line ends and without control characters and surrogates.

    Line ends count once (a browser sends two characters for one), and a text of white
    space alone is no text.
    """
    cleaned = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return cleaned if cleaned.strip() else ""


def clean_line(text: str) -> str:
    """Return a one-line field without control characters and outer white space."""
    return " ".join(clean_text(text).split())


def is_contact_way(text: str) -> bool:
    """Tell whether a text is a mobile or landline number or an e-mail address.

    Full-width signs are as good as plain ones; spaces, hyphens and brackets that people
    put into numbers do not matter.
    """
    plain = re.sub(r"[—–]", "-", unicodedata.normalize("NFKC", text))
    digits, extended = (
        re.sub(r"[\s()-]", "", value) for value in (plain, EXTENSION.sub("转", plain))
    )
    tried = ((MOBILE, digits), (LANDLINE, digits), (LANDLINE, extended), (EMAIL, plain))
    return any(pattern.fullmatch(value) for pattern, value in tried)


def decide(  # noqa: PLR0913
    *,
    posted: str,
    stored: str | None,
    stored_rev: int,
    stored_page: str | None,
    known_rev: int | None,
    page: str,
    limit: int,
) -> Outcome:
    """Tell what a posted box means, given what is stored.

    Args:
        posted: the cleaned text of the box.
        stored: the stored text; None if there is none.
        stored_rev: the revision of the stored text; 0 if there is none.
        stored_page: the page that saved it; a page never conflicts with itself, so an
            answer that was lost on the way back does no harm.
        known_rev: the revision that the page last saw; None if it does not say, and then
            the last one to write wins.
        page: the page that posts.
        limit: the longest text, in code points.
    """
    if posted == (stored or ""):
        return Outcome.UNCHANGED
    stale = known_rev is not None and known_rev != stored_rev
    if stale and not (page and page == stored_page):
        # An empty box that never held a text is not an edit: another page wrote since.
        return Outcome.UNCHANGED if not posted and not known_rev else Outcome.CONFLICT
    if len(posted) > limit:
        return Outcome.TOO_LONG
    return Outcome.SAVED if posted else Outcome.CLEARED
