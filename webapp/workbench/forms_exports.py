"""What is asked for on the page of exports."""

from dataclasses import dataclass, replace

from flask import request

from webapp.errors import InvalidInputError
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.services import require_reason
from webapp.register.filters import Filter
from webapp.submissions.policy import clean_line
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _

# Forms in which comments are rows: only these can have personal data. Word files are handed on.
ROWS = (Format.XLSX, Format.CSV, Format.JSONL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody chose: nothing at first, and never personal data by itself."""

    format: Format | None = None
    is_personal: bool = False
    reason: str = ""

    def to_request(self, filter_: Filter, version_id: int) -> Request:
        """Return the export; the text of a draft is that of one version.

        Raises:
            ValueError: no format was chosen.
        """
        chosen = Format(self.format or "")
        if chosen is Format.AKN:
            filter_ = replace(filter_, version_id=version_id)
        return Request(
            filter_, chosen, Audience.PERSONAL if self.is_personal else Audience.INTERNAL
        )

    def problems(self, filter_: Filter) -> list[Problem]:
        """Return what is missing, the password aside."""
        if self.format is None:
            return [Problem("format-summary", _("请选择一种格式。"))]
        if not self.is_personal:
            return []
        if self.format not in ROWS:
            message = _("个人信息只能随 Excel、CSV 或者 JSON Lines 导出，请换一种格式。")
            return [Problem(f"format-{self.format}", message)]
        try:
            require_reason(Request(filter_, self.format, Audience.PERSONAL), self.reason)
        except InvalidInputError as error:
            return [Problem("reason", explain(error))]
        return []


def posted() -> Asked:
    """Return what the form that was sent asks for."""
    given = request.form.get("format", "")
    return Asked(
        Format(given) if given in set(Format) else None,
        request.form.get("personal") == "1",
        clean_line(request.form.get("reason", "")),
    )
