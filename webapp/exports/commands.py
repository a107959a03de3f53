"""What somebody wants exported: which comments, in which form, for whose eyes."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from webapp.register.filters import Filter


class Format(enum.StrEnum):
    """The form of an export: 意见汇总 and 采纳情况表 in Word, rows, or the draft's text."""

    SUMMARY = "summary"
    TABLE = "table"
    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    AKN = "akn"


class Audience(enum.StrEnum):
    """Who may read an export.

    Colleagues (``internal``) see every comment without what marks a person; ``personal`` has
    the words as they were written and the contact fields; ``public`` only what is decided on.
    """

    INTERNAL = "internal"
    PERSONAL = "personal"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Request:
    """One export; ``version_id`` of the filter says which text an Akoma Ntoso file has."""

    filter: Filter
    format: Format
    audience: Audience = Audience.INTERNAL

    def as_json(self) -> dict[str, object]:
        """Return the request as a job's parameters hold it."""
        return {
            "filter": self.filter.as_json(),
            "format": self.format.value,
            "audience": self.audience.value,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Return the request that ``as_json`` gave."""
        filter_ = stored["filter"]
        if not isinstance(filter_, dict):
            raise TypeError
        return cls(
            Filter.from_json(filter_),
            Format(str(stored["format"])),
            Audience(str(stored["audience"])),
        )
