"""The spreadsheets that go out and come back: their columns and what their words mean; pure."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from webapp.register.policy import Outcome
from webapp.submissions.policy import Channel

CHANNELS: Final = {
    Channel.LETTER: "来信",
    Channel.EMAIL: "电子邮件",
    Channel.PHONE: "电话",
    Channel.VISIT: "来访",
    Channel.MEETING: "座谈会",
    Channel.CONTACT_POINT: "基层立法联系点",
}
SHOWN_CHANNELS: Final = {Channel.WEB: "网上", **CHANNELS}
OUTCOMES: Final = {
    Outcome.ACCEPTED: "采纳",
    Outcome.PARTLY: "部分采纳",
    Outcome.REJECTED: "未采纳",
    Outcome.COVERED: "已有规定或已体现",
    Outcome.STUDY: "另行研究",
}
_ALSO: Final = {
    "已有规定": Outcome.COVERED,
    "已体现": Outcome.COVERED,
    "已有规定/已体现": Outcome.COVERED,
    "不采纳": Outcome.REJECTED,
}
_OUTCOMES: Final = {name: outcome for outcome, name in OUTCOMES.items()} | _ALSO
_CHANNELS: Final = {name: channel for channel, name in CHANNELS.items()} | {
    "信件": Channel.LETTER,
    "邮件": Channel.EMAIL,
    "会议": Channel.MEETING,
    "立法联系点": Channel.CONTACT_POINT,
}
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_STAMP: Final = re.compile(r"\d{5}")
_EPOCH: Final = dt.date(1899, 12, 30)  # day 0 of spreadsheets


@dataclass(frozen=True, slots=True)
class Book:
    """One kind of spreadsheet: its sheet, its columns, those it cannot do without."""

    sheet: str
    columns: tuple[str, ...]
    required: frozenset[str]
    most_rows: int


BATCH: Final = Book(
    "意见",
    (
        "来件序号",
        "收到日期",
        "渠道",
        "身份",
        "单位名称",
        "联系人",
        "联系方式",
        "卷宗号",
        "意见对象",
        "意见",
    ),
    frozenset({"收到日期", "渠道", "身份", "意见对象", "意见"}),
    20_000,
)
DECISIONS: Final = Book(
    "处理",
    ("编号", "处理结果", "公开理由", "版本"),
    frozenset({"编号", "处理结果", "公开理由", "版本"}),
    50_000,
)
BOOKS: Final = {"batch": BATCH, "decisions": DECISIONS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: its number in the sheet, and its cells by column."""

    number: int
    cells: dict[str, str]

    def line(self, column: str) -> str:
        """Return a cell of one line; an apostrophe that made it a text is no part of it."""
        return " ".join(self.cells.get(column, "").split()).removeprefix("'")

    def text(self, column: str) -> str:
        """Return a cell of several lines; as above, where the apostrophe held off a formula."""
        text = self.cells.get(column, "").strip()
        return text[1:] if re.match(r"'[=+\-@]", text) else text


def read_channel(name: str) -> Channel | None:
    """Return the channel that a cell names."""
    return _CHANNELS.get(_plain(name))


def read_outcome(name: str) -> Outcome | None:
    """Return the outcome that a cell names."""
    return _OUTCOMES.get(_plain(name))


def read_day(text: str) -> dt.date | None:
    """Return the day that a cell holds: 2026-11-03, 2026/11/3, 2026年11月3日, or a day's number."""
    plain = _plain(text)
    if _STAMP.fullmatch(plain):
        return _EPOCH + dt.timedelta(days=int(plain))
    match = _DAY.fullmatch(plain)
    try:
        return dt.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def missing_columns(book: Book, header: Iterable[str]) -> list[str]:
    """Return the columns that a header lacks, in the book's order."""
    has = set(header)
    return [name for name in book.columns if name in book.required and name not in has]


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
