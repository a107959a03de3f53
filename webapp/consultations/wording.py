"""What was struck from a text and what was put in, so that a reader sees words; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from rapidfuzz.distance import Indel

TOKEN = re.compile(r"[0-9A-Za-z]+(?:[.,][0-9A-Za-z]+)*|.", re.DOTALL)
CLAUSE = re.compile(r"[^，。；：\n]*[，。；：\n]|[^，。；：\n]+")
ONLY_SIGNS = re.compile(r"[\W_]{1,4}")
BREAKS = "，。；：、"
BY_CLAUSE = 2000  # characters from which clauses are compared first
ISLAND = 2  # characters in common that are too few to interrupt a change
WORK = 10**8  # old tokens times new ones; beyond, memory and time are felt

Kind = Literal["same", "del", "ins"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both versions have, that was struck, or that was put in."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A stretch of the old text and what stands for it in the new one."""

    old: str
    new: str


def diff(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts by character; numbers and Latin words stay whole.

    Texts over 2,000 characters are compared by clause, then inside the clauses that differ.
    Very long ones without a clause in common are shown as replaced. ``same`` and ``del``
    joined are the old text, ``same`` and ``ins`` the new one.
    """
    if max(len(old), len(new)) <= BY_CLAUSE:
        edits = _by_token(old, new)
    else:
        clauses = _turns(_matched(CLAUSE.findall(old), CLAUSE.findall(new)))
        edits = (
            edit
            for clause in clauses
            for edit in ([clause] if _is_same(clause) else _by_token(clause.old, clause.new))
        )
    return tuple(_pieces(edits))


def _by_token(old: str, new: str) -> Iterator[_Edit]:
    return _matched(TOKEN.findall(old), TOKEN.findall(new))


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    if len(old) * len(new) > WORK:
        yield _edit(old, new)
        return
    for step in Indel.opcodes(old, new):
        yield _edit(old[step.src_start : step.src_end], new[step.dest_start : step.dest_end])


def _edit(old: Sequence[str], new: Sequence[str]) -> _Edit:
    return _Edit("".join(old), "".join(new))


def _is_same(edit: _Edit) -> bool:
    return edit.old == edit.new


def _pieces(edits: Iterable[_Edit]) -> Iterator[Piece]:
    """Yield the edits with what lies between two changes, and is an island, made part of them."""
    turns = _settled(_turns(edits))
    at = 0
    while at < len(turns):
        if _is_same(turns[at]):
            yield Piece("same", turns[at].old)
            at += 1
        else:
            end = at + 1
            while end + 1 < len(turns) and _joins(*turns[end - 1 : end + 2]):
                end += 2
            yield from _change(turns[at:end])
            at = end


def _turns(edits: Iterable[_Edit]) -> list[_Edit]:
    """Return edits of which every other one is a change."""
    runs = [list(run) for _, run in groupby((e for e in edits if e.old or e.new), _is_same)]
    return [_Edit("".join(e.old for e in run), "".join(e.new for e in run)) for run in runs]


def _settled(turns: list[_Edit]) -> list[_Edit]:
    """Let what was only added, or only struck, begin and end where a word or clause does.

    Of 认养、认领 → 认养、认建、认领 the added letters can be 建、认 or 认建、: the latter is meant.
    """
    for at in range(1, len(turns) - 1):
        before, change, after = turns[at - 1 : at + 2]
        if bool(change.old) is bool(change.new):
            continue
        text = change.old or change.new
        head, tail = before.old, after.old
        if text[0] in BREAKS and text[0] == tail[:1]:
            head, text, tail = head + text[0], text[1:] + text[0], tail[1:]
        while len(head) > 1 and head[-1] == text[-1] and text[-1] not in BREAKS:
            head, text, tail = head[:-1], text[-1] + text[:-1], head[-1] + tail
        turns[at - 1], turns[at + 1] = _Edit(head, head), _Edit(tail, tail)
        turns[at] = _Edit(text, "") if change.old else _Edit("", text)
    return _turns(turns)


def _joins(before: _Edit, between: _Edit, after: _Edit) -> bool:
    """Tell whether two changes read better as one than with what is between them.

    Words added on both sides of two characters (or struck there) leave these a word.
    """
    one_way = not (before.old or after.old) or not (before.new or after.new)
    signs = ONLY_SIGNS.fullmatch(between.old) is not None
    return signs or len(between.old) <= (1 if one_way else ISLAND)


def _change(edits: Sequence[_Edit]) -> Iterator[Piece]:
    struck, put = "".join(e.old for e in edits), "".join(e.new for e in edits)
    if struck:
        yield Piece("del", struck)
    if put:
        yield Piece("ins", put)
