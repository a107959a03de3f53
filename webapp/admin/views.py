"""The blueprint with all its routes."""

from webapp.admin import (
    views_alignment,
    views_consultations,
    views_course,
    views_intake,
    views_preview,
    views_settings,
    views_sheet,
    views_versions,
)
from webapp.admin.blueprint import blueprint

__all__ = [
    "blueprint",
    "views_alignment",
    "views_consultations",
    "views_course",
    "views_intake",
    "views_preview",
    "views_settings",
    "views_sheet",
    "views_versions",
]
