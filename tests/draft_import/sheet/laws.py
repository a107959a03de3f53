"""Texts of draft laws, made up at random, and what tests of the sheet share."""

from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.lines import Line, Source
from webapp.draft_import.numbering import article_label, chinese_numeral
from webapp.draft_import.parser import parse
from webapp.draft_import.sheet.assembling import flatten
from webapp.draft_import.sheet.locate import locate
from webapp.draft_import.sheet.rows import Role, Row

TITLE = "某市绿道条例"
# Time says nothing here: whole drafts are made up, on machines that do other work besides.
patiently = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
_CHARACTERS = "绿道养护应当安全便民由市区两级负责建设并公开计划"

sentences = st.text(_CHARACTERS, min_size=4, max_size=60).map(lambda text: f"{text}。")


@st.composite
def articles(draw: st.DrawFn, number: int) -> list[str]:
    """Give the lines of one article: its text, further 款, and a list of 项 and 目."""
    label = draw(st.sampled_from([article_label(number), f"第{number}条"]))
    lines = [f"{label}　{draw(sentences)}", *draw(st.lists(sentences, max_size=2))]
    items = draw(st.integers(0, 3))
    if items:
        lines[-1] = lines[-1].replace("。", "：")
    for item in range(1, items + 1):
        lines.append(f"（{chinese_numeral(item)}）{draw(sentences)}")
        if draw(st.booleans()):
            lines[-1] = lines[-1].replace("。", "：")
            lines += [f"1.{draw(sentences)}", f"2.{draw(sentences)}"]
    return lines


@st.composite
def bodies(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Give the headings of a draft, and its lines from the first heading or article on."""
    chapters, number = draw(st.integers(0, 3)), 1
    headings, lines = [], []
    for chapter in range(1, max(chapters, 1) + 1):
        if chapters:
            headings.append(f"第{chinese_numeral(chapter)}章　{'总建养附'[chapter - 1]}则")
            lines.append(headings[-1])
        for _ in range(draw(st.integers(1, 3))):
            lines += draw(articles(number))
            number += 1
    return headings, lines


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Give the text of a file: what surrounds a draft, and the draft."""
    headings, body = draw(bodies())
    lines = draw(st.lists(st.sampled_from(["公告如下。", "请在月底前提出意见。"]), max_size=2))
    lines.append(TITLE + draw(st.sampled_from(["", "（草案）", "（征求意见稿）"])))
    lines += draw(st.sampled_from([[], ["（2031年1月1日市人大常委会通过）"]]))
    lines += ["目　录", *headings] if headings and draw(st.booleans()) else []
    lines += body
    if draw(st.booleans()):
        lines += ["附件一", draw(sentences), "名称\t长度", "东线\t五公里"]
    if draw(st.booleans()):
        lines += [f"关于《{TITLE}（草案）》的说明", draw(sentences)]
    return "\n".join(lines)


def source_of(text: str) -> Source:
    """Read a text."""
    return Source(lines_of(text))


def draft_of(text: str) -> ParsedDraft:
    """Parse a text that holds one draft."""
    (draft,) = parse(source_of(text))
    return draft


def sheet_of(text: str) -> tuple[Row, ...]:
    """Give the sheet of a text that holds one draft."""
    return locate(flatten(draft_of(text)), source_of(text).lines)


def comparable(draft: ParsedDraft) -> ParsedDraft:
    """Leave out what the rows of a draft cannot keep."""
    return replace(draft, findings=(), has_toc=False, opens=None, closes=None)


def unheld(rows: tuple[Row, ...], lines: tuple[Line, ...]) -> set[int]:
    """Give the indices of the lines that no row comes from."""
    held = {n for row in rows if row.source for n in range(row.source[0], row.source[1] + 1)}
    return set(range(len(lines))) - held


def row_of(rows: tuple[Row, ...], role: Role, number: int = 1) -> Row:
    """Give the n-th row of a role."""
    return [row for row in rows if row.role is role][number - 1]
