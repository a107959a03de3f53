"""What an act on many is aimed at: a selection, or all that the list's filter finds."""

import hashlib
import json
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from webapp.dispositions import queries_bulk
from webapp.dispositions.commands import Mode
from webapp.dispositions.policy import COUNTED, SELECTION, TYPED_ABOVE
from webapp.dispositions.queries_bulk import Extent
from webapp.errors import InvalidInputError, StaleError, msgid
from webapp.register.filters import Filter
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import EACH, MOST_IDS, Query

ALL = "all"
SLACK_LEAST, SLACK_SHARE = 20, 20  # entries more or fewer than shown, or one in twenty
SEPARATORS = str.maketrans("", "", ",， ")


@dataclass(frozen=True, slots=True)
class Aim:
    """What is meant, and how much that is; without families it is the filter."""

    filter: Filter
    mode: Mode
    family_ids: tuple[int, ...]
    extent: Extent

    @property
    def is_all(self) -> bool:
        """Tell whether it is all that the filter finds."""
        return not self.family_ids

    @property
    def to_type(self) -> int:
        """Return the number that has to be typed in; 0 where none has."""
        comments = min(self.extent.comments, COUNTED)
        return comments if comments > TYPED_ABOVE else 0

    @property
    def amount(self) -> str:
        """Return how much it is, in words."""
        if self.mode is Mode.ENTRIES:
            return _("%(count)s 条意见", count=_count(self.extent.comments))
        return _(
            "%(families)s 组，%(comments)s 条意见",
            families=_count(self.extent.families),
            comments=_count(self.extent.comments),
        )

    def digest(self) -> str:
        """Return what tells whether something else is meant than the page showed."""
        meant = [self.filter.as_json(), self.mode, self.family_ids]
        text = json.dumps(meant, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def check(self) -> None:
        """Refuse what the page that was sent did not show.

        A few comments more are no surprise while a consultation is open.

        Raises:
            StaleError: something else is meant, or it is much more or less by now.
            InvalidInputError: the number was not typed in.
        """
        shown = request.form.get("shown", -1, int)
        slack = max(SLACK_LEAST, shown // SLACK_SHARE)
        if request.form.get("digest") != self.digest() or (
            abs(self.extent.comments - shown) > slack
        ):
            raise StaleError(msgid("要处理的意见和刚才显示的不一样了，请核对数量以后再做。"))
        needed = min(shown, COUNTED) if self.to_type else 0
        if needed and typed_number() != needed:
            raise InvalidInputError(msgid("请输入要处理的意见条数。"))


def aim(db: Session, desk: Desk, query: Query) -> Aim:
    """Return what the form that was sent is aimed at.

    Raises:
        InvalidInputError: nothing was selected, or more than a request does at once.
    """
    filter_ = query.to_filter(desk)
    mode = Mode.ENTRIES if query.view == EACH else Mode.FAMILIES
    if request.form.get("scope") == ALL:
        return Aim(filter_, mode, (), queries_bulk.extent(db, filter_, mode))
    chosen = {each for each in request.form.getlist("family", int) if 0 < each <= MOST_IDS}
    if not chosen or len(chosen) > SELECTION:
        raise InvalidInputError(msgid("请先在列表里选择 1—200 组意见。"))
    ids = tuple(sorted(chosen))
    found = queries_bulk.extent_of_selection(db, desk.consultation.id, ids)
    return Aim(filter_, Mode.FAMILIES, ids, found)


def typed_number() -> int | None:
    """Return the number that was typed in to confirm, if it is one."""
    text = request.form.get("typed", "").translate(SEPARATORS)
    return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004


def _count(count: int) -> str:
    return _("超过 %(count)s", count=f"{COUNTED:,}") if count > COUNTED else f"{count:,}"
