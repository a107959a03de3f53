"""Drafts are read as they are: headings, paragraphs and tables."""

import pytest

from tests.support.laws import SLUG, make_consultation
from webapp.consultations import queries
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.persistence.engine import Database
from webapp.search.drafts import passages

PROVISIONS = (
    NewProvision(ProvisionKind.CHAPTER, "第一章", "照明设施"),
    NewProvision(
        ProvisionKind.ARTICLE,
        "第一条",
        "立法目的",
        target="article-1",
        parent=0,
        paragraphs=(NewParagraph("款", "为了让道路夜间明亮，制定本条例。"),),
    ),
    NewProvision(
        ProvisionKind.ATTACHMENT,
        "附件1",
        "照度标准",
        target="attachment-1",
        paragraphs=(NewParagraph("表", "", rows=[["主干道", "二十勒克斯"], ["支路", "八勒克斯"]]),),
    ),
)


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("夜间明亮", [("第一条", "为了让道路夜间明亮，制定本条例。")]),
        ("立法目的", [("第一条", "立法目的")]),
        ("照明设施", [("第一章", "照明设施")]),
        ("勒克斯 支路", [("附件1", "主干道　二十勒克斯\n支路　八勒克斯")]),
        ("明亮 勒克斯", []),
        ("", []),
    ],
)
def test_words_are_found_where_they_stand(
    database: Database, query: str, places: list[tuple[str, str]]
) -> None:
    make_consultation(database, provisions=PROVISIONS)
    with database.reading() as session:
        number = queries.get_any(session, SLUG).id
        found = passages(session, number, query, 10)
    assert [(passage.label, passage.text) for passage in found] == places
