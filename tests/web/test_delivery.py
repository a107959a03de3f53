"""How pages and files travel: compressed, cached as long as they may be."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask

from tests.support.browser import Browser
from webapp.web import assets

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("identity", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("kind", ["page", "file"])
def test_answer_is_compressed_as_the_browser_can(
    app: Flask, law: str, kind: str, accepted: str, coding: str | None
) -> None:
    path = f"/consultations/{law}" if kind == "page" else "/static/css/app.css"
    answer = app.test_client().get(path, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding](answer.data)
    plain = app.test_client().get(path, headers={"Accept-Encoding": "identity"}).data
    assert unpacked[:80] == plain[:80]
    assert coding is None or len(answer.data) < len(plain)


def files(browser: Browser, url: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in ASSET.findall(browser.get(url).response.text)]


def test_files_of_a_page_have_addresses_with_their_version(browser: Browser, law: str) -> None:
    found = files(browser, f"/consultations/{law}")
    assert [address.partition("?")[0] for address in found] == [
        "/static/css/app.css", "/static/vendor/htmx.min.js", "/static/js/questionnaire.js",
    ]  # fmt: skip
    assert all(re.search(r"\?v=[0-9a-f]{10}$", address) for address in found)


def test_named_version_may_be_kept_for_a_year(browser: Browser, law: str) -> None:
    for address in files(browser, f"/consultations/{law}"):
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789"])
def test_unnamed_version_must_be_asked_for_again(app: Flask, query: str) -> None:
    client = app.test_client()
    answer = client.get(f"/static/css/app.css{query}")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    etag = answer.headers["ETag"]
    again = client.get(f"/static/css/app.css{query}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["../wsgi.py", "..%2Fwsgi.py", "%2e%2e/wsgi.py", "css", "", "css/app.css%00", "CSS/APP.CSS"],
)
def test_nothing_but_the_files_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    ("path", "mimetype"),
    [("css/app.css", "text/css"), ("js/questionnaire.js", "text/javascript")],
)
def test_files_say_what_they_are(app: Flask, path: str, mimetype: str) -> None:
    answer = app.test_client().get(f"/static/{path}")
    assert answer.mimetype == mimetype
    assert "Set-Cookie" not in answer.headers


def test_file_that_is_no_text_is_sent_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "seal.png").write_bytes(b"picture" * 100)
    app = Flask("files", static_folder=None)
    assets.init_app(app, tmp_path)
    answer = app.test_client().get("/static/seal.png", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.mimetype, answer.data) == ("image/png", b"picture" * 100)
    assert "Content-Encoding" not in answer.headers


def test_pages_tell_caches_what_they_depend_on(app: Flask, law: str) -> None:
    answer = app.test_client().get(f"/consultations/{law}")
    varied = {name.strip() for name in answer.headers["Vary"].split(",")}
    assert {"HX-Request", "Cookie", "Accept-Language"} <= varied
    assert answer.headers["Cache-Control"].startswith("private")
