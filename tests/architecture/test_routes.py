"""Every route is one that somebody decided to open to the public."""

from flask import Flask

from webapp.accounts import guards
from webapp.accounts.policy import Permission

# Flask-Security answers a GET and a POST in one function.
LIBRARY = {guards.SIGN_IN, guards.CHANGE_PASSWORD}
PUBLIC = {
    ("GET", "/"),
    ("GET", "/about"),
    ("GET", "/api/consultations.json"),
    ("GET", "/api/consultations/<slug>.json"),
    ("GET", "/api/consultations/<slug>/results.json"),
    ("GET", "/api/openapi.json"),
    ("GET", "/captcha/<challenge>.png"),
    ("GET", "/captcha/<challenge>.wav"),
    ("GET", "/consultations/<slug>"),
    ("POST", "/consultations/<slug>"),
    ("GET", "/consultations/<slug>/cancel"),
    ("POST", "/consultations/<slug>/cancel"),
    ("GET", "/consultations/<slug>/captcha"),
    ("POST", "/consultations/<slug>/comments/<target>"),
    ("GET", "/consultations/<slug>/compare"),
    ("GET", "/consultations/<slug>/parts/<int:part>"),
    ("GET", "/consultations/<slug>/proof"),
    ("GET", "/consultations/<slug>/receipt"),
    ("POST", "/consultations/<slug>/receipt"),
    ("GET", "/consultations/<slug>/results"),
    ("GET", "/consultations/<slug>/results/articles"),
    ("GET", "/consultations/<slug>/results/articles/<target>"),
    ("GET", "/consultations/<slug>/results/files/<kind>"),
    ("GET", "/consultations/<slug>/resume"),
    ("POST", "/consultations/<slug>/resume"),
    ("GET", "/consultations/<slug>/review"),
    ("GET", "/consultations/<slug>/seal"),
    ("POST", "/consultations/<slug>/seal"),
    ("GET", "/consultations/<slug>/seal.json"),
    ("GET", "/consultations/<slug>/text"),
    ("GET", "/consultations/<slug>/versions/<int:number>"),
    ("GET", "/consultations/<slug>/versions/<int:number>.xml"),
    ("GET", "/consultations/<slug>/versions/<int:number>/<target>"),
    ("GET", "/feed.atom"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/receipts"),
    ("POST", "/receipts"),
    ("GET", "/robots.txt"),
    ("GET", "/sitemap.xml"),
    ("GET", "/static/<path:name>"),
    ("GET", "/verify_receipt.py"),
}


def test_routes_are_those_on_the_list(app: Flask) -> None:
    found = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if not guards.in_area(rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == PUBLIC


def test_every_staff_route_says_who_may(app: Flask) -> None:
    unmarked = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if guards.in_area(rule.rule)
        and not isinstance(
            getattr(app.view_functions[rule.endpoint], "permission", None), Permission
        )
    }
    assert unmarked == {guards.SIGN_IN, guards.HOME} | guards.OWN


def test_flask_security_opens_no_other_door(app: Flask) -> None:
    doors = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("security.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert doors == {
        ("GET", "/staff/login"),
        ("POST", "/staff/login"),
        ("POST", "/staff/logout"),
        ("GET", "/staff/password"),
        ("POST", "/staff/password"),
    }


def test_get_and_post_are_different_functions(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in LIBRARY:
            assert not {"GET", "POST"} <= (rule.methods or set()), rule


def test_every_post_is_checked_for_its_token(app: Flask) -> None:
    exempt = app.extensions["csrf"]
    assert not exempt._exempt_views  # noqa: SLF001
    assert not exempt._exempt_blueprints  # noqa: SLF001
