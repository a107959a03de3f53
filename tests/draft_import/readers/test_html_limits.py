"""Pages that are broken, empty, endless or hostile."""

import pytest

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.html import building, reader
from webapp.draft_import.readers.html.reader import read_html

LAW = "某市绿道条例<br>第一条　甲。<br>第二条　乙。"
DRAFT = ["某市绿道条例", "第一条　甲。", "第二条　乙。"]


def texts(page: str) -> list[str]:
    return [line.text for line in read_html(page.encode()).lines]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "  ",
        "<!-- 注 -->",
        "<html><body><div id=app></div><script>var data='第一条'</script></body></html>",
        "<img src=scan.png>",
        "\0",
    ],
)
def test_a_page_without_text_is_refused_with_what_to_do(page: str) -> None:
    with pytest.raises(DraftImportError, match=r"脚本载入.*粘贴"):
        read_html(page.encode())


@pytest.mark.parametrize(
    "page",
    ["<frameset cols=2><frame src=a></frameset>", "<body><iframe src=a></iframe></body>"],
)
def test_a_page_whose_text_is_in_a_frame_is_refused_by_that_name(page: str) -> None:
    with pytest.raises(DraftImportError, match="框架"):
        read_html(page.encode())


@pytest.mark.parametrize("tag", ["font size=3", "b", "span style='color:red'"])
def test_tags_left_open_on_every_line_lose_no_text(tag: str) -> None:
    lines = "".join(f"<{tag}>第{number}条　文。<br>" for number in range(1, 3001))

    assert len(texts(lines)) == 3000


def test_a_nest_of_a_hundred_thousand_blocks_is_flattened_and_said_so() -> None:
    source = read_html(("<div>" * 100_000 + LAW + "</div>" * 100_000).encode())

    assert [line.text for line in source.lines] == DRAFT
    assert "嵌套过深" in source.notes[0]


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><div><p>{LAW}<a href='http",
        f"{LAW}<!-- 未完",
        f"{LAW}<script>未完",
        f"</p></td></div></html>{LAW}</body></html>",
        f"<html></html><p>{LAW}",
        f"<b><p>{LAW}</b></p>",
        f"<table>{LAW}</table>",
        f"<p>\0{LAW}",
    ],
)
def test_a_broken_page_is_read_as_far_as_it_goes(page: str) -> None:
    assert texts(page) == DRAFT


def test_pictures_inside_the_page_do_not_count() -> None:
    assert texts(f"<img src='data:image/png;base64,{'A' * 12_000_000}'>{LAW}") == DRAFT


def test_a_text_longer_than_any_law_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LONGEST", 20_000)

    with pytest.raises(DraftImportError, match="超过2万字"):
        read_html(("<p>绿道</p>" * 10_001).encode())


def test_a_table_longer_than_any_law_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "LONGEST", 20_000)

    with pytest.raises(DraftImportError, match="超过2万字"):
        read_html(("<table>" + "<tr><td>绿<td>道" * 10_001 + "</table>").encode())


def test_a_file_larger_than_any_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LARGEST", 2_000_000)

    with pytest.raises(DraftImportError, match="超过2MB"):
        read_html(b" " * 2_000_001)


def test_an_entity_a_page_defines_is_not_expanded() -> None:
    page = f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>{LAW}<br>&a;</p>"

    assert "root:" not in "".join(texts(page))
