"""Files that name an address: nobody goes there."""

import socket

import pytest

from tests.draft_import.hostile.conftest import Attempt
from tests.draft_import.hostile.files import (
    ARTICLE,
    LAW,
    page,
    relationships,
    rtf,
)
from tests.draft_import.hostile.listening import Listener
from tests.draft_import.hostile.pdfs import calling
from tests.draft_import.readers.docx.ooxml import document, p, package, zipped
from tests.support.tools import program

_OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def test_relationships_of_a_document_are_not_followed(attempt: Attempt, listener: Listener) -> None:
    kinds = ("attachedTemplate", "image", "styles", "numbering", "footnotes", "aFChunk", "frame")
    outside = relationships(*((kind, f"{listener.url}/{kind}") for kind in kinds))
    shown = p('<w:r><w:drawing><pic:pic r:link="r1"/></w:drawing></w:r>')
    data = zipped(
        {
            "word/document.xml": document(*map(p, LAW), shown, '<w:altChunk r:id="r5"/>').encode(),
            "word/_rels/document.xml.rels": outside,
            "word/_rels/settings.xml.rels": outside,
        }
    )

    assert ARTICLE in attempt(data).text
    assert not listener.was_called()


def test_a_declaration_elsewhere_is_not_fetched(attempt: Attempt, listener: Listener) -> None:
    main = f'<!DOCTYPE a SYSTEM "{listener.url}/a.dtd">{document(*map(p, LAW))}'

    assert "已损坏" in attempt(package(main)).refusal
    assert not listener.was_called()


@pytest.mark.parametrize("name", ["草案.html", "草案.doc"])
def test_addresses_of_a_page_are_not_fetched(
    attempt: Attempt, listener: Listener, name: str
) -> None:
    url = listener.url
    data = page(
        f"<img src={url}/a.png><iframe src={url}/b></iframe><script src={url}/c.js></script>",
        f"<link rel=stylesheet href={url}/d.css><style>@import url({url}/e.css);</style>",
        f"<object data={url}/f></object><meta http-equiv=refresh content='0;url={url}/g'>",
    ).replace(b"<!DOCTYPE html>", f'<!DOCTYPE html SYSTEM "{url}/h.dtd"><base href={url}>'.encode())

    assert ARTICLE in attempt(data, name).text
    assert not listener.was_called()


def test_addresses_of_a_pdf_are_not_fetched(attempt: Attempt, listener: Listener) -> None:
    assert attempt(calling(listener.url), "草案.pdf").refusal
    assert not listener.was_called()


def test_addresses_of_an_rtf_are_not_fetched(attempt: Attempt, listener: Listener) -> None:
    program("soffice")
    field = '{{\\field{{\\*\\fldinst {} "{}/a"}}{{\\fldrslt 甲}}}}'
    fields = (
        field.format(code, listener.url)
        for code in ("INCLUDEPICTURE", "INCLUDETEXT", "LINK Word.Document.8", "IMPORT")
    )
    data = rtf(*fields).replace(
        b"\\uc1", f"\\uc1{{\\*\\template {listener.url}/b.dot}}".encode(), 1
    )

    assert ARTICLE in attempt(data, "草案.rtf").text
    assert not listener.was_called()


def test_addresses_of_an_odt_are_not_fetched(attempt: Attempt, listener: Listener) -> None:
    program("soffice")
    linked = f'xlink:type="simple" xlink:show="embed" xlink:href="{listener.url}'
    body = "".join(f"<text:p>{line}</text:p>" for line in LAW) + (
        f'<text:section text:name="a"><text:section-source {linked}/a.odt"/></text:section>'
        f'<text:p><draw:frame draw:name="b"><draw:image {linked}/b.png" '
        'xlink:actuate="onLoad"/></draw:frame></text:p>'
    )
    content = (
        f'<office:document-content {_OFFICE} office:version="1.2"><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
        '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
    )
    data = zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )

    assert ARTICLE in attempt(data, "草案.odt").text
    assert not listener.was_called()


def test_a_listener_knows_who_came(listener: Listener) -> None:
    host, _, port = listener.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))):
        assert listener.was_called()
