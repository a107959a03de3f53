"""Files to and from the pages that work with spreadsheets, and the jobs they start."""

from pathlib import PureWindowsPath
from urllib.parse import quote

from flask import Response, request
from flask_babel import lazy_gettext

from webapp.accounts.acts import ACTIONS, FACTS
from webapp.exchange.jobs import HANDLERS
from webapp.exchange.sheets import MIMETYPE
from webapp.exchange.stash import Stash
from webapp.jobs import runner
from webapp.jobs.contract import Parts
from webapp.web import responses
from webapp.web.context import database, keys, settings
from webapp.workbench.bell import ring
from webapp.workbench.desk import Desk
from webapp.workbench.presenters_jobs import KINDS

ROOM = 64 * 1024  # for the other fields and the borders between them
AT_ONCE = 300  # comments or decisions that a request does itself: a second or two
NAMES = {
    "exchange.export": lazy_gettext("导出表格"),
    "exchange.batch": lazy_gettext("成批录入来件"),
    "exchange.import": lazy_gettext("从表格导入处理结果"),
}
KINDS.update(NAMES)
ACTIONS.update(NAMES)
FACTS.update(
    {
        "job": lazy_gettext("任务"),
        "sha256": lazy_gettext("文件指纹"),
        "comments": lazy_gettext("意见条数"),
        "decisions": lazy_gettext("处理的行数"),
        "conflicts": lazy_gettext("期间有人改过的行数"),
        "refused": lazy_gettext("不接收的行数"),
        "rows": lazy_gettext("行数"),
        "filter": lazy_gettext("筛选条件"),
    }
)


def stash_for(desk: Desk) -> Stash:
    """Return where a consultation's uploads wait for confirmation."""
    return Stash(settings(), keys(), desk.consultation.id)


def posted_sheet() -> tuple[str, bytes]:
    """Return the name and the bytes of the posted file; empty without one."""
    file = request.files.get("file")
    if file is None:
        return "", b""
    return PureWindowsPath(file.filename or "").name or "?", file.read()


def sheet_download(data: bytes, name: str) -> Response:
    """Answer with a spreadsheet to be saved under a name."""
    response = responses.download(data, MIMETYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def start_job(job_id: int, size: int) -> None:
    """Do a small job at once, so that its page has the result; leave a large one to the worker."""
    if size <= AT_ONCE:
        runner.run(job_id, HANDLERS, Parts(settings(), database(), keys()))
    else:
        ring(job_id)
