"""What other sites' programs may read, and nothing else."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from sqlalchemy import insert, select
from werkzeug.routing import Rule

from tests.results.publishing import HEADLINE, store_result
from tests.support.laws import (
    LABEL,
    SLUG,
    TITLE,
    add_version,
    article,
    make_consultation,
    publish_next,
)
from webapp.clock import utc_now
from webapp.consultations.models import DraftVersion
from webapp.consultations.policy import State
from webapp.persistence.engine import Database
from webapp.publication.models import PublicationCase
from webapp.register.models import Family
from webapp.register.policy import EntryState
from webapp.results.data import MOST_CASES

ORIGIN = {"Origin": "https://elsewhere.example"}
VERSION = select(DraftVersion.id, DraftVersion.consultation_id)
RESULTS = f"/api/consultations/{SLUG}/results.json"
SHARED = {
    "/api/consultations.json",
    "/api/consultations/<slug>.json",
    "/api/consultations/<slug>/results.json",
    "/api/openapi.json",
    "/consultations/<slug>/versions/<int:number>.xml",
    "/feed.atom",
    "/sitemap.xml",
}


def address(rule: Rule) -> str:
    known = {"slug": SLUG, "target": "article-1", "name": "css/app.css", "kind": "table"}
    values = {name: known.get(name, 1) for name in rule.arguments}
    _, path = rule.build(values) or ("", "")
    return path


def test_only_open_data_is_shared_with_other_sites(
    app: Flask, database: Database, law: str
) -> None:
    assert law == SLUG
    store_result(database)
    shared = set()
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = app.test_client().open(address(rule), method=method, headers=ORIGIN)
            allowed = {n: v for n, v in answer.headers.items() if n.startswith("Access-Control")}
            assert "Access-Control-Allow-Credentials" not in allowed
            if allowed:
                assert allowed["Access-Control-Allow-Origin"] == "*"
                assert method in {"GET", "HEAD"}
                assert answer.status_code == 200
                shared.add(rule.rule)
    assert shared == SHARED


@pytest.mark.parametrize("path", sorted(SHARED))
def test_answer_is_public_and_conditional(
    app: Flask, database: Database, law: str, path: str
) -> None:
    store_result(database)
    url = path.replace("<slug>", law).replace("<int:number>", "1")
    client = app.test_client()
    answer = client.get(f"{url}?lang=en&view=elder", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
    again = client.get(url, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [RESULTS, "/feed.atom", f"/consultations/{SLUG}/versions/1.xml"])
def test_answer_says_when_it_changed(app: Flask, database: Database, law: str, path: str) -> None:
    assert law
    store_result(database)
    client = app.test_client()
    since = client.get(path).headers["Last-Modified"]
    assert client.get(path, headers={"If-Modified-Since": since}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "/api/consultations/{slug}.json",
        "/api/consultations/{slug}/results.json",
        "/consultations/{slug}/versions/1.xml",
    ],
)
@pytest.mark.parametrize("slug", ["nowhere", "hidden", "nul%00"])
def test_what_is_not_public_is_not_found(
    app: Flask, database: Database, path: str, slug: str
) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    answer = app.test_client().get(path.format(slug=slug))
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json == {"title": "Not Found", "status": 404}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_result_that_was_only_prepared_is_not_found(
    app: Flask, database: Database, law: str
) -> None:
    assert law
    store_result(database, published=False)
    assert app.test_client().get(RESULTS).status_code == 404
    listed = app.test_client().get("/api/consultations.json").json["consultations"]
    assert [each["results"] for each in listed] == [None]


def test_consultations_are_listed(app: Flask, database: Database, law: str) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    listed = app.test_client().get("/api/consultations.json").json["consultations"]
    assert [(each["slug"], each["title"], each["phase"]) for each in listed] == [
        (law, TITLE + LABEL, "open")
    ]
    assert listed[0]["page"] == f"http://localhost/consultations/{law}"


def test_consultation_has_its_text_and_versions(app: Flask, database: Database, law: str) -> None:
    add_version(database, article(1, text="未公布的第一条。"))
    answer = app.test_client().get(f"/api/consultations/{law}.json")
    assert "未公布" not in answer.text
    assert [each["number"] for each in answer.json["versions"]] == [1]
    publish_next(database)
    found = app.test_client().get(f"/api/consultations/{law}.json").json
    assert [each["number"] for each in found["versions"]] == [1, 2]
    assert found["version"] == 2
    texts = {each["target"]: each["text"] for each in found["provisions"]}
    assert texts == {"article-1": "未公布的第一条。"}


def test_every_address_in_the_data_is_there(app: Flask, database: Database, law: str) -> None:
    store_result(database)
    client = app.test_client()
    for url in ("/api/consultations.json", f"/api/consultations/{law}.json", RESULTS):
        text = client.get(url).text
        found = set(re.findall(r'"http://localhost(/[^"]+)"', text))
        assert found
        for address_ in found:
            if "/files/" not in address_:  # the worker writes them
                assert client.get(address_).status_code == 200, address_


def test_result_has_figures_and_no_more(app: Flask, database: Database, law: str) -> None:
    store_result(database)
    found = app.test_client().get(RESULTS).json
    assert (found["slug"], found["headline"], found["number"]) == (law, HEADLINE, 1)
    assert found["figures"]["comments"] == 3
    assert {"hidden", "elsewhere"}.isdisjoint(found["figures"])
    assert [(each["target"], each["accepted"]) for each in found["articles"]] == [("article-1", 2)]
    assert found["days"] == [{"day": "2026-11-20", "comments": 3}]
    assert [each["kind"] for each in found["files"]] == ["table"]
    assert (found["cases"], found["next"]) == ([], None)


def add_cases(database: Database, publication_id: int, count: int) -> None:
    with database.writing() as session:
        version_id, consultation_id = session.execute(VERSION).one()
        family = Family(
            consultation_id=consultation_id,
            draft_version_id=version_id,
            target="article-1",
            state=EntryState.PENDING,
            size=0,
            first_at=utc_now(),
            latest_at=utc_now(),
            rev=0,
        )
        session.add(family)
        session.flush()
        session.execute(
            insert(PublicationCase),
            [
                {
                    "publication_id": publication_id,
                    "target": "article-1",
                    "position": position,
                    "family_id": family.id,
                    "size": 1,
                    "text": f"<b>意见{position}</b>",
                    "outcome": "rejected",
                    "reason": "理由",
                    "organisations": ["云溪市灯具厂"],
                }
                for position in range(1, count + 1)
            ],
        )


def test_cases_come_in_parts(app: Flask, database: Database, law: str) -> None:
    assert law
    add_cases(database, store_result(database), MOST_CASES + 3)
    client = app.test_client()
    first = client.get(RESULTS).json
    second = client.get(first["next"]).json
    positions = [case["position"] for part in (first, second) for case in part["cases"]]
    assert positions == list(range(1, MOST_CASES + 4))
    assert second["next"] is None
    assert first["cases"][0]["organisations"] == ["云溪市灯具厂"]


@pytest.mark.parametrize("after", ["x", "-1", "99999999999999999999", "\0"])
def test_odd_places_are_answered(app: Flask, database: Database, law: str, after: str) -> None:
    assert law
    store_result(database)
    assert app.test_client().get(RESULTS, query_string={"after": after}).status_code == 200


def test_description_is_valid_and_fits_the_answers(
    app: Flask, database: Database, law: str
) -> None:
    add_cases(database, store_result(database), 2)
    client = app.test_client()
    described = client.get("/api/openapi.json").json
    validate(described)
    checked = 0
    for path, item in described["paths"].items():
        for status, response in item["get"]["responses"].items():
            for media_type, content in response.get("content", {}).items():
                slug = law if status == "200" else "nowhere"
                answer = client.get(path.format(slug=slug, number=1))
                assert (answer.status_code, answer.mimetype) == (int(status), media_type)
                if "schema" in content:
                    schema = content["schema"] | {"components": described["components"]}
                    checker = Draft202012Validator.FORMAT_CHECKER
                    Draft202012Validator(schema, format_checker=checker).validate(answer.json)
                    checked += 1
    assert checked == 6


def test_addresses_are_those_of_the_host_and_scheme_asked(
    make_app: Callable[..., Flask], database: Database, law: str
) -> None:
    assert law
    store_result(database)
    client = make_app(proxy_count=1, trusted_hosts=("law.example",)).test_client()
    headers = {"Host": "law.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    for url in ("/api/consultations.json", "/feed.atom", "/sitemap.xml", "/robots.txt"):
        text = client.get(url, headers=headers).text
        assert "https://law.example/" in text
        assert "localhost" not in text
