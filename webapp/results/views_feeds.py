"""What finds the public pages: the site map, the feed of news, and what robots may read."""

from flask import Response, url_for

from webapp.clock import utc_now
from webapp.results.blueprint import blueprint
from webapp.results.feed import news_of, write_feed
from webapp.results.open_data import KEPT, answer, open_data
from webapp.results.sitemap import places_of, write_sitemap
from webapp.web.context import database

PRIVATE = (
    "/staff",
    "/receipts",
    "/captcha",
    "/consultations/*/cancel",
    "/consultations/*/captcha",
    "/consultations/*/receipt",
    "/consultations/*/resume",
    "/consultations/*/review",
)


@blueprint.get("/sitemap.xml")
@open_data
def sitemap() -> Response:
    """List every public page that stays (sitemaps.org, protocol 0.9)."""
    with database().reading() as db:
        body = write_sitemap(places_of(db))
    return answer(body, "application/xml")


@blueprint.get("/feed.atom")
@open_data
def feed() -> Response:
    """Tell what was opened, closed and answered, the latest first (RFC 4287)."""
    with database().reading() as db:
        news = news_of(db, now=utc_now())
    return answer(write_feed(news), "application/atom+xml", at=news[0].updated if news else None)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what robots may read (RFC 9309), and where the site map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), ""]
    lines += [f"Sitemap: {url_for('.sitemap', _external=True)}", ""]
    response = Response("\n".join(lines), mimetype="text/plain")
    response.headers["Cache-Control"] = KEPT
    return response
