"""The parts of the workbench, as its pages link to one another."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import LazyString, lazy_gettext

from webapp.workbench.desk import Desk

TABS = (
    ("workbench.overview", lazy_gettext("概览")),
    ("workbench.comments", lazy_gettext("意见")),
    ("workbench.search", lazy_gettext("检索")),
    ("workbench.enter", lazy_gettext("录入")),
    ("workbench.exchange", lazy_gettext("表格往返")),
    ("workbench.exports", lazy_gettext("导出")),
    ("workbench.quarantine", lazy_gettext("疑似批量")),
    ("workbench.reasons", lazy_gettext("常用理由")),
    ("workbench.result", lazy_gettext("结果公布")),
    ("workbench.jobs", lazy_gettext("后台任务")),
)


@dataclass(frozen=True, slots=True)
class WorkTab:
    """One part of the workbench; ``exact`` when this very page is it."""

    url: str
    label: LazyString
    current: bool
    exact: bool


def work_tabs(desk: Desk) -> list[WorkTab]:
    """Return the parts of the workbench for one consultation."""
    here = request.path
    found = []
    for endpoint, label in TABS:
        if endpoint not in current_app.view_functions:
            continue
        url = url_for(endpoint, slug=desk.slug)
        exact = here == url
        found.append(WorkTab(url, label, exact or here.startswith(f"{url}/"), exact))
    return found
