"""Collects the workbench's views; importing them registers their routes."""

from webapp.workbench import (
    views_batch,
    views_bulk,
    views_contact,
    views_decide,
    views_entry,
    views_exchange,
    views_exports,
    views_family,
    views_jobs,
    views_list,
    views_members,
    views_overview,
    views_quarantine,
    views_reasons,
    views_redaction,
    views_result,
    views_saved,
    views_search,
)
from webapp.workbench.blueprint import blueprint
from webapp.workbench.tabs import work_tabs

blueprint.app_template_global("work_tabs")(work_tabs)

__all__ = [
    "blueprint",
    "views_batch",
    "views_bulk",
    "views_contact",
    "views_decide",
    "views_entry",
    "views_exchange",
    "views_exports",
    "views_family",
    "views_jobs",
    "views_list",
    "views_members",
    "views_overview",
    "views_quarantine",
    "views_reasons",
    "views_redaction",
    "views_result",
    "views_saved",
    "views_search",
]
