"""What the public reads for outcomes and for the files of a result."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from webapp.publication.policy import FileKind
from webapp.questionnaire.presenters_outcomes import COLOURS
from webapp.register.policy import Outcome


@dataclass(frozen=True, slots=True)
class Named:
    """The words for an outcome, with the class of their colour."""

    name: LazyString
    colour: str


_WORDS = {
    Outcome.ACCEPTED: lazy_gettext("采纳"),
    Outcome.PARTLY: lazy_gettext("部分采纳"),
    Outcome.REJECTED: lazy_gettext("未采纳"),
    Outcome.COVERED: lazy_gettext("已有规定或已体现"),
    Outcome.STUDY: lazy_gettext("另行研究"),
}
OUTCOMES = {outcome: Named(name, COLOURS.get(outcome, "")) for outcome, name in _WORDS.items()}
UNDECIDED = Named(lazy_gettext("正在研究"), "")
FILES = {
    FileKind.TABLE: lazy_gettext("采纳情况表"),
    FileKind.STATISTICS: lazy_gettext("逐条统计"),
    FileKind.COMMENTS_XLSX: lazy_gettext("全部意见（不含个人信息）"),
    FileKind.COMMENTS_CSV: lazy_gettext("全部意见（不含个人信息）"),
    FileKind.DRAFT: lazy_gettext("征求意见稿全文"),
    FileKind.REVISED: lazy_gettext("修改后全文"),
}
