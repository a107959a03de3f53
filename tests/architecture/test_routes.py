"""Every route is one that somebody decided to open to the public."""

from flask import Flask

PUBLIC = {
    ("GET", "/"),
    ("GET", "/about"),
    ("GET", "/captcha/<challenge>.png"),
    ("GET", "/captcha/<challenge>.wav"),
    ("GET", "/consultations/<slug>"),
    ("POST", "/consultations/<slug>"),
    ("GET", "/consultations/<slug>/cancel"),
    ("POST", "/consultations/<slug>/cancel"),
    ("GET", "/consultations/<slug>/captcha"),
    ("POST", "/consultations/<slug>/comments/<target>"),
    ("GET", "/consultations/<slug>/parts/<int:part>"),
    ("GET", "/consultations/<slug>/receipt"),
    ("POST", "/consultations/<slug>/receipt"),
    ("GET", "/consultations/<slug>/resume"),
    ("POST", "/consultations/<slug>/resume"),
    ("GET", "/consultations/<slug>/review"),
    ("GET", "/consultations/<slug>/text"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/receipts"),
    ("POST", "/receipts"),
    ("GET", "/static/<path:name>"),
}


def test_routes_are_those_on_the_list(app: Flask) -> None:
    found = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert found == PUBLIC


def test_get_and_post_are_different_functions(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert not {"GET", "POST"} <= (rule.methods or set()), rule


def test_every_post_is_checked_for_its_token(app: Flask) -> None:
    exempt = app.extensions["csrf"]
    assert not exempt._exempt_views  # noqa: SLF001
    assert not exempt._exempt_blueprints  # noqa: SLF001
