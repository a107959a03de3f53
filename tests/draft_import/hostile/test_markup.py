"""Documents and pages whose markup is a trap: entities, and nesting without end."""

import pytest

from tests.draft_import.hostile.conftest import Attempt
from tests.draft_import.hostile.files import ARTICLE, LAW, page, word
from tests.draft_import.readers.docx.ooxml import NAMESPACES, document, p, package, run, zipped

DEPTH = 100_000


def _declared(entities: str, used: str) -> bytes:
    return package(f"<!DOCTYPE a [{entities}]>{document(*map(p, LAW), p(run(used)))}")


@pytest.mark.parametrize(
    ("entities", "used"),
    [
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        ('<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;', "甲"),
        (
            '<!ENTITY a0 "ha">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
            "&a9;",
        ),
        (f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 100_000),
    ],
    ids=["file", "parameter", "laughs", "blowup"],
)
def test_a_part_with_entities_of_its_own_is_refused(
    attempt: Attempt, entities: str, used: str
) -> None:
    assert "已损坏" in attempt(_declared(entities, used)).refusal


def test_a_declaration_in_utf_16_is_seen(attempt: Attempt) -> None:
    main = f"<!DOCTYPE a [<!ENTITY a 'b'>]>{document(p('&a;'))}".encode("utf-16")

    assert "已损坏" in attempt(zipped({"word/document.xml": main})).refusal


def test_a_page_gives_no_file_of_this_machine(attempt: Attempt) -> None:
    data = page("&a;").replace(
        b"<!DOCTYPE html>", b'<!DOCTYPE a [<!ENTITY a SYSTEM "/etc/passwd">]>'
    )

    assert "root:" not in attempt(data, "草案.html").text


def test_a_data_file_with_entities_is_no_draft(attempt: Attempt) -> None:
    data = b'<?xml version="1.0"?><!DOCTYPE law [<!ENTITY a SYSTEM "/etc/passwd">]><law>&a;</law>'

    assert "XML" in attempt(data, "草案.xml").refusal


@pytest.mark.parametrize("tag", ["w:p", "w:tbl", "w:sdt", "a"])
def test_parts_nested_a_hundred_thousand_deep_are_refused(attempt: Attempt, tag: str) -> None:
    body = f"<{tag}>" * DEPTH + f"</{tag}>" * DEPTH
    main = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"

    assert "已损坏" in attempt(package(main)).refusal


def test_pages_nested_a_hundred_thousand_deep_are_read(attempt: Attempt) -> None:
    outcome = attempt(page("<div>" * DEPTH, "<b>" * DEPTH, "完"), "草案.html")

    assert ARTICLE in outcome.text
    assert "嵌套过深" in outcome.notes


def test_tables_in_tables_of_a_page_are_read(attempt: Attempt) -> None:
    assert ARTICLE in attempt(page("<table><tr><td>甲" * 10_000), "草案.html").text


def test_lists_in_lists_of_a_page_are_read(attempt: Attempt) -> None:
    assert ARTICLE in attempt(page("<ol type=a><li>甲" * 10_000), "草案.html").text


def test_tables_in_tables_of_a_document_are_read(attempt: Attempt) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 80 + p("甲") + "</w:tc></w:tr></w:tbl>" * 80

    assert ARTICLE in attempt(word(nested)).text


@pytest.mark.parametrize("span", ["100000000", "-1", "9" * 4_000, "甲"])
def test_a_cell_as_wide_as_it_likes_takes_one_place(attempt: Attempt, span: str) -> None:
    merged = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>'
    table = f"<w:tbl><w:tr><w:tc>{merged}{p('甲')}</w:tc></w:tr></w:tbl>"

    assert ARTICLE in attempt(word(table)).text


@pytest.mark.parametrize("span", ["100000000", "-1", "9" * 4_000, "甲"])
def test_a_cell_of_a_page_as_wide_as_it_likes_takes_one_place(attempt: Attempt, span: str) -> None:
    data = page(f"<table><tr><td colspan={span} rowspan={span}>甲</td></tr></table>")

    assert ARTICLE in attempt(data, "草案.html").text


def test_a_style_that_is_based_on_itself_is_read(attempt: Attempt) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{base}"/></w:style>'
        for name, base in (("a", "b"), ("b", "a"))
    )

    assert ARTICLE in attempt(word(p("甲", '<w:pStyle w:val="a"/>'), styles=styles)).text


def test_a_page_with_more_tags_than_memory_holds_is_refused(attempt: Attempt) -> None:
    assert "标签过多" in attempt(page("<br><i></i>" * 1_700_000), "草案.html").refusal
