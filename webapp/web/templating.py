"""What every template can use."""

from urllib.parse import quote, urlencode

from flask import Flask, request
from markupsafe import Markup, escape

from webapp.search.text import highlight
from webapp.web import i18n
from webapp.web.context import settings
from webapp.web.logs import request_id


def init_app(app: Flask) -> None:
    """Give templates the display, the settings they show, and a few filters."""
    app.jinja_env.globals.update(
        display=i18n.display,
        display_url=display_url,
        request_id=request_id,
        site=settings,
    )
    app.jinja_env.filters.update(
        day=i18n.day,
        china_day=i18n.china_day,
        moment=i18n.moment,
        file_size=i18n.file_size,
        marked=marked,
        hits=hits,
    )
    # Characters as they are: escapes of Han in a page's data cost more than the data.
    app.jinja_env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def display_url(name: str, value: str) -> str:
    """Return the current address with another language, view or size of type."""
    kept = {key: v for key, v in request.args.items() if key not in i18n.CHOICES and key != "done"}
    return f"{quote(request.path)}?{urlencode({**kept, name: value})}"


def marked(text: str, words: str) -> Markup:
    """Return a text with every occurrence of ``words`` marked; both are escaped."""
    if not words:
        return escape(text)
    hit = Markup("<mark>{}</mark>").format(words)
    return hit.join(escape(piece) for piece in text.split(words))


def hits(text: str, query: str) -> Markup:
    """Return a text with what a search of its words found marked; all is escaped."""
    mark = Markup("<mark>{}</mark>")
    return Markup().join(
        mark.format(piece) if is_hit else escape(piece) for piece, is_hit in highlight(text, query)
    )
