"""Language and display of a request: URL parameter, then cookie, then the browser's wish."""

import datetime as dt
from dataclasses import dataclass

import flask_babel
from babel.dates import format_skeleton
from flask import Flask, Response, g, request

from webapp.clock import CHINA

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en_GB"}
HTML_LANG = {"zh": "zh-CN", "en": "en"}
VIEWS = ("standard", "elder")
FONT_SIZES = ("m", "l", "xl")
CHOICES = {"lang": tuple(LANGUAGES), "view": VIEWS, "fs": FONT_SIZES}
YEAR = 365 * 24 * 3600
UNIT = 1024  # bytes


@dataclass(frozen=True, slots=True)
class Display:
    """How a person wants to read: language, view and size of type."""

    lang: str
    view: str
    fs: str

    @property
    def html_lang(self) -> str:
        """Return the BCP 47 tag of the interface."""
        return HTML_LANG[self.lang]

    @property
    def classes(self) -> str:
        """Return the classes of the ``html`` element."""
        chosen = ["elder"] if self.view == "elder" else []
        return " ".join(chosen + ([f"fs-{self.fs}"] if self.fs != "m" else []))


def init_app(app: Flask) -> None:
    """Choose the language of each request and remember what the URL asked for."""
    flask_babel.Babel(
        app, default_locale=LANGUAGES["zh"], locale_selector=lambda: LANGUAGES[display().lang]
    )

    @app.after_request
    def remember(response: Response) -> Response:
        if response.mimetype != "text/html":  # what is not a page is the same for everybody
            return response
        for name, allowed in CHOICES.items():
            value = request.args.get(name)
            if request.method == "GET" and value in allowed:
                response.set_cookie(
                    name,
                    value,
                    max_age=YEAR,
                    secure=request.is_secure,
                    httponly=True,
                    samesite="Lax",
                )
        return response


def display() -> Display:
    """Return how the current request is to be displayed."""
    if "display" not in g:
        g.display = Display(
            lang=_chosen("lang") or request.accept_languages.best_match(LANGUAGES, "zh"),
            view=_chosen("view") or VIEWS[0],
            fs=_chosen("fs") or FONT_SIZES[0],
        )
    chosen: Display = g.display
    return chosen


def _chosen(name: str) -> str | None:
    for source in (request.args, request.cookies):
        value = source.get(name)
        if value in CHOICES[name]:
            return value
    return None


def gettext(text: str, **values: object) -> str:
    """Return an interface text in the language of the request, with its values."""
    return str(flask_babel.gettext(text, **values))


def clock_time(moment: dt.datetime) -> str:
    """Return the time of day in Asia/Shanghai, 24 hours."""
    return str(flask_babel.format_time(moment, "HH:mm"))


def moment(value: dt.datetime) -> str:
    """Return day and time in Asia/Shanghai, in the language of the request."""
    return f"{china_day(value)} {clock_time(value)}"


def file_size(count: int) -> str:
    """Return a number of bytes for people, e.g. 1.2 MB."""
    if count < UNIT * UNIT:
        return f"{max(count / UNIT, 0.1):,.1f} KB"
    return f"{count / UNIT / UNIT:,.1f} MB"


def china_day(value: dt.datetime) -> str:
    """Return the day of a moment in Asia/Shanghai, in the language of the request."""
    return day(value.astimezone(CHINA).date())


def short_day(value: dt.date, *, with_year: bool) -> str:
    """Return a day in few letters, in the language of the request: 11月18日, 18 Nov."""
    skeleton = "yMMMd" if with_year else "MMMd"
    return str(format_skeleton(skeleton, value, locale=flask_babel.get_locale()))


def day(value: dt.date) -> str:
    """Return a day, in the language of the request."""
    return str(flask_babel.format_date(value, "long"))
