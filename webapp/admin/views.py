"""The blueprint with all its routes."""

from webapp.admin import views_intake, views_sheet
from webapp.admin.blueprint import blueprint

__all__ = ["blueprint", "views_intake", "views_sheet"]
