"""The original questionnaire: a city's draft regulation of 94 articles."""

import re
from datetime import date
from pathlib import Path

import pytest

from webapp.draft_import.draft import ParsedDraft, to_json
from webapp.draft_import.service import parse_file

FORM = re.compile(r"对.{2,8}的意见|验证码|填报身份|提交|取消")


@pytest.fixture(scope="module")
def page(shared: Path) -> bytes:
    return (shared / "seed" / "questionnaire.txt").read_bytes()


@pytest.fixture(scope="module")
def draft(page: bytes) -> ParsedDraft:
    (draft,) = parse_file(page, "questionnaire.txt")
    return draft


def test_the_seed_has_its_title_and_period(draft: ParsedDraft) -> None:
    assert (draft.title, draft.draft_label) == ("广州市数字经济促进条例", "（草案）")
    assert draft.title_full == "广州市数字经济促进条例（草案）"
    assert (draft.opens, draft.closes) == (date(2021, 8, 12), date(2021, 9, 11))


def test_the_seed_has_ninety_four_articles_and_no_findings(draft: ParsedDraft) -> None:
    assert [article.number for article in draft.articles] == list(range(1, 95))
    assert draft.findings == ()


def test_every_article_of_the_seed_has_the_words_of_the_file(
    draft: ParsedDraft, page: bytes
) -> None:
    lines = [line for line in page.decode().splitlines() if line.startswith("第")]
    articles = [
        article["label"] + "".join((p["label"] or "") + p["text"] for p in article["paragraphs"])
        for article in to_json(draft)["articles"]
    ]

    assert ["".join(text.split()) for text in articles] == ["".join(x.split()) for x in lines]


def test_no_line_of_the_form_is_law_text(draft: ParsedDraft) -> None:
    texts = [p.text for article in draft.articles for p in article.paragraphs]

    assert [text for text in texts if FORM.fullmatch(text)] == []


def test_article_fourteen_has_one_list_and_a_second_paragraph(draft: ParsedDraft) -> None:
    kinds = [(p.kind, p.label) for p in draft.articles[13].paragraphs]

    assert kinds == [
        ("款", None),
        ("项", "（一）"),
        ("项", "（二）"),
        ("项", "（三）"),
        ("款", None),
    ]


def test_a_stray_space_within_a_sentence_parts_nothing(draft: ParsedDraft) -> None:
    last = draft.articles[89].paragraphs[-1].text

    assert last.endswith("另有规定的, 从其规定。")
