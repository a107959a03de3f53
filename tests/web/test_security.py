"""What every answer carries, whatever its route and status."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.browser import Browser

MakeApp = Callable[..., Flask]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
VALUES = {"slug": "lamp-law", "target": "general", "part": "1", "challenge": "x"}
TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.9"}


def check(answer: TestResponse) -> None:
    found = {name: answer.headers.get(name) for name in HEADERS}
    assert found == HEADERS, answer.status
    assert len(answer.headers["X-Request-Id"]) == 12


def address(rule: Rule) -> str:
    values = VALUES | {"name": "css/app.css"}
    _, path = rule.build({name: values.get(name, 1) for name in rule.arguments}) or ("", "")
    return path


def test_every_route_and_method_carries_them(app: Flask, law: str) -> None:
    assert law == VALUES["slug"]
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            client = app.test_client()
            check(client.open(address(rule), method=method))


def boom() -> None:
    """Fail as no view should."""
    raise RuntimeError


ASKED: dict[str, tuple[Callable[[FlaskClient], TestResponse], int]] = {
    "unknown page": (lambda c: c.get("/nothing"), 404),
    "unknown file": (lambda c: c.get("/static/nothing.js"), 404),
    "wrong method": (lambda c: c.delete("/about"), 405),
    "no token": (lambda c: c.post("/receipts", data={"number": "x"}), 403),
    "too large": (lambda c: c.post("/receipts", data={"number": "x" * 70_000}), 413),
    "too many": (lambda c: [c.get("/captcha/x.png") for _ in range(3)][-1], 429),
    "failure": (lambda c: c.get("/about"), 500),
    "file": (lambda c: c.get("/static/css/app.css"), 200),
    "foreign host": (lambda c: c.get("/", headers={"Host": "evil.example"}), 400),
}


@pytest.mark.parametrize(("ask", "status"), ASKED.values(), ids=ASKED)
def test_every_status_carries_them(
    make_app: MakeApp, ask: Callable[[FlaskClient], TestResponse], status: int
) -> None:
    app = make_app(rate_captcha="2 per hour")
    app.view_functions["questionnaire.about"] = boom
    answer = ask(app.test_client())
    assert answer.status_code == status
    check(answer)


@pytest.fixture
def behind_proxy(make_app: MakeApp, law: str) -> Flask:
    """Return an application that trusts one proxy, which speaks TLS to the public."""
    assert law
    return make_app(proxy_count=1)


def cookies(answer: TestResponse) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


def test_behind_tls_strict_transport_is_demanded(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/", headers=TLS)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_behind_tls_every_cookie_is_secure(behind_proxy: Flask) -> None:
    answer = behind_proxy.test_client().get("/consultations/lamp-law?lang=en", headers=TLS)
    names = {cookie.partition("=")[0] for cookie in cookies(answer)}
    assert names == {"session", "respondent", "__Host-device", "lang"}
    for cookie in cookies(answer):
        attributes = cookie.split("; ")[1:]
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes), cookie


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-Proto": "http"}])
def test_without_tls_nothing_is_secure(behind_proxy: Flask, headers: dict[str, str]) -> None:
    answer = behind_proxy.test_client().get("/consultations/lamp-law?lang=en", headers=headers)
    assert "Strict-Transport-Security" not in answer.headers
    assert len(cookies(answer)) == 4
    for cookie in cookies(answer):
        assert "Secure" not in cookie
        assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_without_a_proxy_its_headers_are_forged(app: Flask) -> None:
    answer = app.test_client().get("/?lang=en", headers=TLS)
    assert "Strict-Transport-Security" not in answer.headers
    assert "Secure" not in cookies(answer)[0]


def spend_captcha(app: Flask, *forwarded: str) -> list[int]:
    client = app.test_client()
    return [
        client.get("/captcha/x.png", headers={"X-Forwarded-For": address}).status_code
        for address in forwarded
    ]


def test_without_a_proxy_a_forged_address_wins_nothing(make_app: MakeApp) -> None:
    app = make_app(rate_captcha="2 per hour")
    assert spend_captcha(app, "192.0.2.1", "192.0.2.2", "192.0.2.3") == [410, 410, 429]


def test_behind_a_proxy_only_what_the_proxy_says_counts(make_app: MakeApp) -> None:
    app = make_app(rate_captcha="2 per hour", proxy_count=1)
    assert spend_captcha(app, "1.1.1.1, 192.0.2.1", "2.2.2.2, 192.0.2.1") == [410, 410]
    assert spend_captcha(app, "3.3.3.3, 192.0.2.1", "192.0.2.2") == [429, 410]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io"])
def test_foreign_host_is_refused(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert host not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:81"])
def test_own_host_is_served_on_every_port(app: Flask, host: str) -> None:
    assert app.test_client().get("/", headers={"Host": host}).status_code == HTTPStatus.OK


def test_configured_host_takes_the_place_of_the_default(make_app: MakeApp) -> None:
    client = make_app(trusted_hosts=("law.example", ".立法.中国")).test_client()
    for host in ("law.example", "xn--nwwt11a.xn--fiqs8s", "www.xn--nwwt11a.xn--fiqs8s:443"):
        assert client.get("/", headers={"Host": host}).status_code == HTTPStatus.OK
    for host in ("localhost", "www.law.example"):
        assert client.get("/", headers={"Host": host}).status_code == HTTPStatus.BAD_REQUEST


def test_post_from_another_site_is_refused(browser: Browser, law: str) -> None:
    page = browser.get(f"/consultations/{law}")
    answer = browser.raw_post(page.action, page.fields() | {"csrf_token": ""})
    assert answer.status_code == HTTPStatus.FORBIDDEN
