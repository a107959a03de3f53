"""From the rows of a batch to submissions, and to the rows that cannot be taken; pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.draft_import.naming import read_target
from webapp.exchange.books import CHANNELS, Row, read_channel, read_day
from webapp.submissions.commands import Header
from webapp.submissions.policy import Channel
from webapp.submissions.services_entering import EnterSubmission, faults_of

ABOUT = ("收到日期", "渠道", "身份", "单位名称", "联系人", "联系方式", "卷宗号")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a batch is for: its draft version, what can be commented on, who may comment."""

    consultation_id: int
    version_id: int
    labels: Mapping[str, str]
    identities: Sequence[str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """The rows of one letter, and the submission that they make."""

    name: str
    rows: tuple[int, ...]
    command: EnterSubmission


def sort_out(
    rows: Sequence[Row], frame: Frame, *, now: dt.datetime
) -> tuple[list[Piece], list[Refused]]:
    """Return the submissions that rows make, and the rows that cannot be taken.

    Rows with the same 来件序号 are one submission, which is taken whole or not at all: half
    a letter would get a receipt of its own when the other half comes.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        name = row.line("来件序号")
        groups.setdefault(name or f"\0{row.number}", []).append(row)
    pieces, refused = [], []
    for name, group in groups.items():
        made, wrong = _piece(name, group, frame, now)
        if wrong:
            first = min(wrong)
            refused += [
                Refused(row, wrong.get(row.number, f"同一来件的第 {first} 行有误，整份未录入"))
                for row in group
            ]
        elif made is not None:
            pieces.append(made)
    return pieces, sorted(refused, key=lambda each: each.row.number)


def _piece(
    name: str, group: Sequence[Row], frame: Frame, now: dt.datetime
) -> tuple[Piece | None, dict[int, str]]:
    """Return the submission of one letter, or else what is wrong by row."""
    first, texts = group[0], dict[str, str]()
    wrong: dict[int, str] = {}
    for row in group:
        problem = _differs(row, first) or _take(row, texts, frame.labels)
        if problem:
            wrong[row.number] = problem
    day, channel = read_day(first.line("收到日期")), read_channel(first.line("渠道"))
    if day is None:
        wrong.setdefault(first.number, "收到日期写不对，例如 2026-11-03")
    elif channel is None:
        wrong.setdefault(first.number, f"渠道应为：{'、'.join(CHANNELS.values())}")
    if wrong or day is None or channel is None:
        return None, wrong
    command = _command(first, texts, frame, day, channel)
    if faults := faults_of(command, frame.identities, now=now):
        return None, {first.number: faults[0].message.rstrip("。")}
    return Piece(name.lstrip("\0"), tuple(row.number for row in group), command), {}


def _differs(row: Row, first: Row) -> str:
    """Tell what of a letter's later rows contradicts its first; empty cells do not."""
    for column in ABOUT:
        here, there = row.line(column), first.line(column)
        if here and here != there:
            return f"与同一来件第 {first.number} 行的“{column}”不一致"
    return ""


def _take(row: Row, texts: dict[str, str], labels: Mapping[str, str]) -> str:
    """Put a row's comment among the letter's; return what hinders that."""
    name, text = row.line("意见对象"), row.text("意见")
    target = read_target(name, labels)
    if not name:
        return "没有写意见对象"
    if target is None:
        return f"这一稿没有“{name}”"
    if not text:
        return "没有写意见"
    if target in texts:
        return f"同一来件对“{name}”已有一条，请合并成一行"
    texts[target] = text
    return ""


def _command(
    row: Row, texts: Mapping[str, str], frame: Frame, day: dt.date, channel: Channel
) -> EnterSubmission:
    return EnterSubmission(
        consultation_id=frame.consultation_id,
        draft_version_id=frame.version_id,
        channel=channel,
        day=day,
        header=Header(
            identity=row.line("身份"),
            organisation=row.line("单位名称"),
            contact_name=row.line("联系人"),
            contact_way=row.line("联系方式"),
        ),
        source_note=row.line("卷宗号"),
        texts=texts,
    )
