"""From a parsed draft to the provisions that are stored: nothing of it is left out."""

from webapp.consultations.models import ProvisionKind
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of

DECISION = """云溪市人民代表大会常务委员会关于修改《云溪市路灯管理条例》的决定（草案）
云溪市人民代表大会常务委员会决定对《云溪市路灯管理条例》作如下修改：
一、将第三条修改为：“路灯应当节能。”
二、删去第九条。
本决定自公布之日起施行。
附件：修改对照
另行印发。
"""
CODE = """云溪市基本规定
第一编　总则
第一章　目的
第一条　为了管理，制定本规定。
第二编　路灯
第一章　亮灯
第二条　路灯应当亮：
（一）夜间；
（二）雾天。
附则
第三条　本规定自公布之日起施行。
"""


def test_closing_words_of_a_decision_stand_with_its_last_item() -> None:
    (draft,) = parse_file(DECISION.encode(), "a.txt")
    preamble, first, last, attachment = provisions_of(draft)
    assert preamble.kind is ProvisionKind.PREAMBLE
    assert (first.target, last.target) == ("article-1", "article-2")
    assert last.paragraphs[-1].text == "本决定自公布之日起施行。"
    assert (attachment.kind, attachment.target) == (ProvisionKind.ATTACHMENT, "attachment-1")


def test_divisions_stand_before_their_first_article_and_know_their_parent() -> None:
    (draft,) = parse_file(CODE.encode(), "a.txt")
    stored = provisions_of(draft)
    assert [(p.kind.value, p.label, p.parent) for p in stored] == [
        ("编", "第一编", None),
        ("章", "第一章", 0),
        ("条", "第一条", 1),
        ("编", "第二编", None),
        ("章", "第一章", 3),
        ("条", "第二条", 4),
        ("编", "", None),
        ("条", "第三条", 6),
    ]
    assert [(p.kind, p.label) for p in stored[5].paragraphs] == [
        ("款", None), ("项", "（一）"), ("项", "（二）"),
    ]  # fmt: skip
