"""Whatever a clerk does to a sheet, no word of it is lost."""

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.draft_import.sheet.laws import patiently, sheet_of, texts
from webapp.draft_import.draft import ParsedDraft, to_json
from webapp.draft_import.sheet.assembling import assemble
from webapp.draft_import.sheet.edits import (
    Edit,
    Exclude,
    Include,
    Join,
    Move,
    Relabel,
    SetText,
    Split,
    describe,
    replay,
)
from webapp.draft_import.sheet.errors import SheetError
from webapp.draft_import.sheet.findings import findings_of
from webapp.draft_import.sheet.rows import Role, Row, characters

LABELS = ["", "第十条", "第三条之一", "（二）", "2.", "一、", "第二章", "第一节", "无"]


def edits_of(rows: tuple[Row, ...]) -> st.SearchStrategy[Edit]:
    """Give edits of rows, among them some without sense."""
    ids = st.sampled_from([row.id for row in rows] + [0])
    roles, labels = st.sampled_from(Role), st.sampled_from(LABELS)
    return st.one_of(
        st.builds(Split, ids, st.integers(-1, 30)),
        st.builds(Join, ids),
        st.builds(Relabel, ids, roles, labels, st.sampled_from([None, "", "（二）"])),
        st.builds(Move, ids, st.none() | ids),
        st.builds(Exclude, ids, st.sampled_from(["误收", ""])),
        st.builds(Include, ids, roles, labels),
    )


def words_of(rows: tuple[Row, ...]) -> Counter[str]:
    return Counter("".join(characters(row) for row in rows))


def words_in(draft: ParsedDraft) -> Counter[str]:
    return Counter(json.dumps(to_json(draft), ensure_ascii=False))


def replaced_label(rows: tuple[Row, ...], edit: Edit) -> Counter[str]:
    """Give the characters of the label that an edit puts another one in the place of."""
    if not isinstance(edit, Relabel | Include) or not edit.label:
        return Counter()
    return Counter(next(row.label for row in rows if row.id == edit.row))


@patiently
@given(texts(), st.data())
def test_no_edit_loses_a_character_or_gives_an_id_twice(text: str, data: st.DataObject) -> None:
    rows = sheet_of(text)
    for _ in range(data.draw(st.integers(1, 12))):
        edit = data.draw(edits_of(rows))
        assert describe(rows, edit)
        try:
            edited = replay(rows, [edit])
        except SheetError:
            continue
        assert not words_of(rows) - words_of(edited) - replaced_label(rows, edit), edit
        assert len({row.id for row in edited}) == len(edited)
        rows = edited

    draft = assemble(rows)
    kept = Counter("".join(row.caption + row.text for row in rows if row.role is not Role.APART))
    assert not Counter("".join(kept.elements()).replace("　", "")) - words_in(draft)
    keys = [finding.key for finding in findings_of(rows, draft)]
    assert len(set(keys)) == len(keys)


@patiently
@given(texts(), st.data())
def test_only_the_text_that_is_replaced_goes(text: str, data: st.DataObject) -> None:
    rows = sheet_of(text)
    row = data.draw(st.sampled_from([each for each in rows if not each.rows]))
    edited = replay(rows, [SetText(row.id, "新的文字。")])

    assert not words_of(rows) - words_of(edited) - Counter(row.text)


@patiently
@given(texts(), st.data())
def test_the_same_edits_give_the_same_sheet(text: str, data: st.DataObject) -> None:
    rows, edits = sheet_of(text), []
    for _ in range(data.draw(st.integers(1, 6))):
        edit = data.draw(edits_of(rows))
        try:
            rows = replay(rows, [edit])
        except SheetError:
            continue
        edits.append(edit)

    assert replay(sheet_of(text), edits) == rows
