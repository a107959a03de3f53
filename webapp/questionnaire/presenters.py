"""What the questionnaire's templates are given."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import lazy_gettext

from webapp.questionnaire.forms import HeaderForm
from webapp.questionnaire.laws import Block, Law
from webapp.questionnaire.links import anchor_of, page_url
from webapp.questionnaire.visits import Visit
from webapp.submissions.commands import SavedBox
from webapp.submissions.policy import Outcome
from webapp.web.forms import Problem
from webapp.web.i18n import clock_time
from webapp.web.i18n import gettext as _

STATES = {
    Outcome.SAVED: "saved",
    Outcome.CLEARED: "empty",
    Outcome.CONFLICT: "conflict",
    Outcome.TOO_LONG: "failed",
    Outcome.RETIRED: "closed",
}
# Stored as data and translated where shown; named here so that the catalogue has them.
IDENTITY_LABELS = (lazy_gettext("个人"), lazy_gettext("单位"))


@dataclass(frozen=True, slots=True)
class CommentStatus:
    """The save state of one box, as shown under it."""

    target: str
    state: str
    message: str
    rev: int = 0
    theirs: str | None = None


@dataclass(frozen=True, slots=True)
class CommentBox:
    """One target's box."""

    target: str
    label: str
    text: str
    rev: int
    status: CommentStatus
    rows: int = 2


@dataclass(frozen=True, slots=True)
class CaptchaView:
    """A challenge to be shown, with what was already typed; none to who is spared it."""

    challenge: str
    typed: str = ""
    error: str = ""

    @property
    def is_spared(self) -> bool:
        """Tell whether this device answered one today already."""
        return not self.challenge


@dataclass(frozen=True, slots=True)
class OwnText:
    """One of the respondent's texts where it cannot be changed."""

    target: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Find:
    """A search in the draft and what it found."""

    words: str
    hits: Sequence[Block]


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """Everything on the questionnaire's page."""

    visit: Visit
    part: int
    blocks: Sequence[Block]
    boxes: Mapping[str, CommentBox]
    form: HeaderForm
    notice: str
    page_id: str
    saved: int
    find: Find
    problems: Sequence[Problem]
    captcha: CaptchaView | None
    own: Sequence[OwnText]
    message: str = ""

    @property
    def law(self) -> Law:
        """Return the draft version shown."""
        return self.visit.law

    @property
    def revs(self) -> str:
        """Return the revisions that this page saw, as its form sends them back."""
        return " ".join(f"{box.target}={box.rev}" for box in self.boxes.values() if box.rev)

    @property
    def action(self) -> str:
        """Return the address that the form is sent to."""
        return url_for("questionnaire.post", slug=self.visit.consultation.slug)

    def url(self, part: int, anchor: str | None = None, words: str = "") -> str:
        """Return the address of a place in the questionnaire, short where it is on this page."""
        if part == self.part and anchor:
            return f"#{anchor}"
        return page_url(self.visit, part, anchor, words)

    def hit_url(self, target: str) -> str:
        """Return the address of a target that was found; what was searched is marked there."""
        return self.url(self.law.part_of.get(target, 1), anchor_of(target), self.find.words)

    @property
    def focus(self) -> Sequence[Block]:
        """Return the articles on which opinions are sought above all (重点征求意见)."""
        targets = self.visit.consultation.focus_targets
        if self.visit.is_earlier or not targets:
            return ()
        return [block for block in self.law.targets.values() if block.target in targets]

    @property
    def has_course(self) -> bool:
        """Tell whether there is anything to say of the consultation's course."""
        visit = self.visit
        return bool(
            visit.course.notices
            or visit.course.is_comparable
            or visit.consultation.introduction
            or self.focus
        )

    @property
    def compare_url(self) -> str:
        """Return the address of what the latest version changed.

        It is compared with the version shown, or, if it is that, with the one before.
        """
        numbers = sorted(self.visit.course.versions)
        ids = self.visit.course.versions
        before = next((n for n in numbers if ids[n] == self.law.version_id), numbers[0])
        if not self.visit.is_earlier:
            before = numbers[-2]
        address = url_for("questionnaire.compare", slug=self.visit.consultation.slug)
        return f"{address}?from={before}&to={numbers[-1]}"

    @property
    def is_first(self) -> bool:
        """Tell whether the page holds the header and the general boxes."""
        return self.part == 1


def target_label(law: Law, target: str) -> str:
    """Return the name of a target: 第十二条, 标题, 概括性意见."""
    if target == "general":
        return _("概括性意见")
    if target == "title":
        return _("标题")
    return law.targets[target].label


def labelled(law: Law, target: str, message: str) -> str:
    """Return a message about a target with the target's name before it."""
    return _("%(label)s：%(message)s", label=target_label(law, target), message=message)


def box_label(law: Law, target: str) -> str:
    """Return the label of a target's box, in the words of the original form."""
    if target == "general":
        return _("概括性意见")
    return _("对%(label)s的意见", label=target_label(law, target))


def make_box(visit: Visit, target: str) -> CommentBox:
    """Return a box with what is stored for its target."""
    comment = visit.comments.get(target)
    rev = comment.rev if comment else 0
    return CommentBox(
        target=target,
        label=box_label(visit.law, target),
        text=comment.text if comment else "",
        rev=rev,
        status=CommentStatus(
            target=target,
            state="saved" if comment else "empty",
            message=saved_message(comment.saved_at) if comment else "",
            rev=rev,
        ),
        rows=4 if target == "general" else 2,
    )


def posted_box(visit: Visit, target: str, text: str, status: CommentStatus) -> CommentBox:
    """Return a box with what was posted, for a page that could not keep it."""
    box = make_box(visit, target)
    return CommentBox(
        target=target, label=box.label, text=text, rev=status.rev, status=status, rows=box.rows
    )


def saved_message(at: dt.datetime) -> str:
    """Return the words for a kept text."""
    return _("已保存 %(time)s", time=clock_time(at))


def status_of(target: str, saved: SavedBox, limit: int) -> CommentStatus:
    """Return the state that a save leaves a box in."""
    state = STATES.get(saved.outcome) or ("saved" if saved.stored else "empty")
    if state == "conflict":
        message = _("另一个窗口改过这一条，请核对。")
    elif state == "failed":
        message = too_long(len(saved.posted), limit)
    elif state == "closed":
        message = _("这一条已经停止征求意见，没有保存。文字仍在本页，可以复制。")
    elif state == "saved" and saved.saved_at:
        message = saved_message(saved.saved_at)
    else:
        message = _("已清空") if saved.outcome is Outcome.CLEARED else ""
    return CommentStatus(
        target=target,
        state=state,
        message=message,
        rev=saved.rev,
        theirs=saved.stored if state == "conflict" else None,
    )


def too_long(length: int, limit: int) -> str:
    """Return the words for a text over the limit, counted in code points."""
    return _(
        "超过 %(limit)s 字：现有 %(length)s 字，多出 %(over)s 字。文字没有丢失，请精简后再保存。",
        limit=limit,
        length=length,
        over=length - limit,
    )


def own_texts(visit: Visit, posted: Mapping[str, str] | None = None) -> list[OwnText]:
    """Return the respondent's texts in reading order, those just posted first in right."""
    texts = {target: comment.text for target, comment in visit.comments.items()}
    texts |= posted or {}
    order = ["general", "title", *visit.law.targets]
    return [
        OwnText(target, target_label(visit.law, target), texts[target])
        for target in order
        if target in texts
    ]
