"""The Word documents: whole, readable by others, and with each comment in one place."""

import json
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from sqlalchemy import select

from tests.bench.comments import generate, load
from tests.conftest import REPO
from tests.support.decisions import decide, decide_many
from tests.support.laws import add_version, publish_next
from tests.support.register import register_comment
from tests.support.tools import missing, program
from webapp.consultations import queries as consultations
from webapp.exports.commands import Format, Request
from webapp.exports.services import WRITERS
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import Outcome

pytestmark = pytest.mark.usefixtures("law")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOTH = (Format.SUMMARY, Format.TABLE)
VALIDATOR = REPO / "node_modules/@ooxml-tools/validate/dist/npm/bin/ooxml-validate.js"


def write(database: Database, keys: Keys, target: Path, format_: Format) -> int:
    with database.reading() as session:
        found = consultations.get_any(session, "lamp-law")
        request = Request(Filter(found.id), format_)
        return WRITERS[format_](session, request, keys, target, lambda _done, _all: None)


def body(path: Path) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def paragraphs(path: Path) -> list[str]:
    return ["".join(p.itertext(f"{W}t")) for p in body(path).iter(f"{W}p")]


@pytest.fixture
def thousands(database: Database, keys: Keys) -> int:
    """Load two thousand comments and decide on half of the families."""
    load(database, "lamp-law", generate(2000), keys=keys)
    with database.writing() as session:
        families = session.scalars(select(Family).order_by(Family.id)).all()
        for at, outcome in enumerate(Outcome):
            decide_many(session, families[at :: 2 * len(Outcome)], outcome)
    return 2000


def test_two_thousand_comments_are_all_told_of(
    database: Database, keys: Keys, thousands: int, tmp_path: Path
) -> None:
    for format_ in BOTH:
        assert write(database, keys, tmp_path / "a.docx", format_) == thousands
        document = docx.Document(str(tmp_path / "a.docx"))
        assert document.core_properties.language == "zh-CN"
        assert f"{thousands:,}条" in [cell.text for cell in document.tables[0].columns[1].cells]
    last = [row.cells[0].text for row in document.tables[-1].rows][-1]
    with database.reading() as session:
        decided = session.scalars(select(Family.id).where(Family.size > 0)).all()
    assert int(last) == len(decided)


@pytest.mark.parametrize("format_", BOTH)
def test_they_follow_the_schema_of_office_documents(
    database: Database, keys: Keys, tmp_path: Path, format_: Format
) -> None:
    if not VALIDATOR.exists():
        missing("the checker of Office documents is not installed")
    load(database, "lamp-law", generate(40), keys=keys)
    with database.writing() as session:
        entry = register_comment(session, "前\u202e后\x01\n😀𠀀", "title")
        decide(session, session.get_one(Family, entry.family_id))
    write(database, keys, tmp_path / "a.docx", format_)
    done = subprocess.run(  # noqa: S603
        [program("node"), str(VALIDATOR), str(tmp_path / "a.docx"), "--of", "json"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("format_", BOTH)
def test_the_contents_list_leads_to_what_is_there(
    database: Database, keys: Keys, tmp_path: Path, format_: Format
) -> None:
    with database.writing() as session:
        for target in ("general", "title", "article-2", "article-5"):
            register_comment(session, "要亮", target)
    write(database, keys, tmp_path / "a.docx", format_)
    found = body(tmp_path / "a.docx")
    links = [each.get(f"{W}anchor") for each in found.iter(f"{W}hyperlink")]
    marks = [each.get(f"{W}name") for each in found.iter(f"{W}bookmarkStart")]
    assert links == marks
    assert len(links) == 6


@pytest.mark.parametrize("format_", BOTH)
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "=1+1"),
        ("<b>&\"'", "<b>&\"'"),
        ("前\u202e后", "前〔U+202E〕后"),
        ("控\x01制\ufffe", "控\ufffd制\ufffd"),
        ("😀𠀀𰀀", "😀𠀀𰀀"),
        ("长" * 100_000, "长" * 100_000),
    ],
)
def test_a_hostile_text_comes_out_whole(  # noqa: PLR0917
    database: Database, keys: Keys, tmp_path: Path, format_: Format, text: str, shown: str
) -> None:
    with database.writing() as session:
        register_comment(session, text)
    write(database, keys, tmp_path / "a.docx", format_)
    assert any(each.endswith(shown) for each in paragraphs(tmp_path / "a.docx"))


def test_lines_of_a_comment_stay_lines(database: Database, keys: Keys, tmp_path: Path) -> None:
    with database.writing() as session:
        register_comment(session, "一\r\n二\n\n三")
    write(database, keys, tmp_path / "a.docx", Format.SUMMARY)
    found = paragraphs(tmp_path / "a.docx")
    assert found[found.index("二") - 1 :][:4] == ["1．1条（个人）：一", "二", "", "三"]


def test_bodies_are_named_and_persons_counted(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    with database.writing() as session:
        for identity, name in (("个人", "李四"), ("个人", "王五"), ("单位", "灯具厂")):
            register_comment(session, "要亮", identity=identity, organisation=name, keys=keys)
    write(database, keys, tmp_path / "a.docx", Format.SUMMARY)
    found = paragraphs(tmp_path / "a.docx")
    assert "1．3条（其中单位1家：灯具厂，个人2人）：要亮" in found
    assert not any("李四" in each for each in found)


def test_other_versions_stand_under_other_opinions(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    with database.writing() as session:
        register_comment(session, "对第一稿")
    add_version(database)
    publish_next(database)
    write(database, keys, tmp_path / "a.docx", Format.SUMMARY)
    found = paragraphs(tmp_path / "a.docx")
    at = len(found) - found[::-1].index("其他意见") - 1
    assert found[at + 1] == "第一条〔第1稿（草案）〕（1条）"
    assert found[-1].startswith("无意见的条文：第一条、第二条")


def test_the_head_of_the_table_is_repeated_and_its_rows_may_break(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    with database.writing() as session:
        for text in ("要亮", "太亮"):
            register_comment(session, text, "article-2")
    write(database, keys, tmp_path / "a.docx", Format.TABLE)
    table = list(body(tmp_path / "a.docx").iter(f"{W}tbl"))[-1]
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows[1:]] == [False, False]
    merges = [row.findall(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows]
    assert [[each.get(f"{W}val") for each in row] for row in merges] == [
        [],
        ["restart", "restart"],
        ["continue", "continue"],
    ]


def test_an_empty_register_makes_a_whole_document(
    database: Database, keys: Keys, tmp_path: Path
) -> None:
    for format_ in BOTH:
        assert write(database, keys, tmp_path / "a.docx", format_) == 0
        assert docx.Document(str(tmp_path / "a.docx")).tables
