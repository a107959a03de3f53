"""Addresses within a questionnaire."""

from flask import url_for

from webapp.questionnaire.visits import Visit


def page_url(visit: Visit, part: int, anchor: str | None = None, words: str = "") -> str:
    """Return the address of a part of the questionnaire."""
    slug, q = visit.consultation.slug, words or None
    if part == 1:
        return url_for("questionnaire.show", slug=slug, q=q, _anchor=anchor)
    return url_for("questionnaire.show_part", slug=slug, part=part, q=q, _anchor=anchor)


def anchor_of(target: str) -> str:
    """Return the id of the element where a target stands on its page."""
    return "text-general" if target == "general" else target.replace("title", "article-title")
