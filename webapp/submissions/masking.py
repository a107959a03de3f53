"""What is shown of contact data to those who may not see it; pure.

As much as tells two people apart, and no more: never how long a name is.
"""

import re
import unicodedata
from dataclasses import dataclass

from webapp.submissions.commands import Header
from webapp.submissions.queries import UNREADABLE

STARS = "＊＊"
HIDDEN = "****"
MOBILE = re.compile(r"1[3-9]\d{9}")
LEAST_DIGITS = 7  # of a telephone number; of a shorter one nothing is shown
ORGANISATION = 2  # characters of a body's name that are shown


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """Contact data as everybody who works here may see it; empty where there is none."""

    organisation: str
    name: str
    way: str

    def __bool__(self) -> bool:
        return bool(self.organisation or self.name or self.way)


def masked(header: Header) -> MaskedContact:
    """Return the contact fields of a submission's header, masked."""
    return MaskedContact(
        organisation=mask_organisation(header.organisation or ""),
        name=mask_name(header.contact_name or ""),
        way=mask_way(header.contact_way or ""),
    )


def mask_name(name: str) -> str:
    """Return the first character of a person's name: 张＊＊."""
    return _begin(name, 1, STARS)


def mask_organisation(name: str) -> str:
    """Return the first two characters of a body's name: 云溪＊＊."""
    short = len(name.strip()) <= ORGANISATION
    return _begin(name, 1 if short else ORGANISATION, STARS)


def mask_way(way: str) -> str:
    """Return a number without its middle (138****8000), an address without its name."""
    plain = unicodedata.normalize("NFKC", way).strip()
    if not plain or plain == unicodedata.normalize("NFKC", UNREADABLE):
        return way.strip()
    if "@" in plain:
        name, _, domain = plain.rpartition("@")
        return f"{name[:1]}{HIDDEN}@{domain}"
    digits = re.sub(r"\D", "", plain)
    if mobile := MOBILE.search(digits):
        return f"{mobile[0][:3]}{HIDDEN}{mobile[0][-4:]}"
    if len(digits) >= LEAST_DIGITS:
        return f"{digits[:3]}{HIDDEN}{digits[-2:]}"
    return HIDDEN


def _begin(text: str, length: int, stars: str) -> str:
    plain = text.strip()
    if not plain or plain == UNREADABLE:
        return plain
    return plain[:length] + stars
