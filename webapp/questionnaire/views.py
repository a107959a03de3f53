"""The public blueprint with all its routes."""

from webapp.questionnaire import (
    refusals,
    views_box,
    views_captcha,
    views_compare,
    views_entry,
    views_page,
    views_proof,
    views_receipt,
)
from webapp.questionnaire.blueprint import blueprint

__all__ = [
    "blueprint",
    "refusals",
    "views_box",
    "views_captcha",
    "views_compare",
    "views_entry",
    "views_page",
    "views_proof",
    "views_receipt",
]
