"""What the pages about consultations and their versions are given."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext

from webapp.accounts.acts import ACTIONS, FACTS
from webapp.accounts.guards import may
from webapp.accounts.policy import Permission
from webapp.clock import CHINA, last_day
from webapp.consultations.models import IN_FORCE, Consultation, DraftVersion
from webapp.consultations.policy import Phase, State, is_short
from webapp.intake.models import ProofSheet
from webapp.questionnaire.comparing import version_name
from webapp.questionnaire.course import Told
from webapp.web.i18n import day
from webapp.web.i18n import gettext as _

ACTIONS.update(
    {
        "consultation.created": lazy_gettext("新建征求意见"),
        "consultation.settings_changed": lazy_gettext("更改设置"),
        "consultation.published": lazy_gettext("公布"),
        "consultation.extended": lazy_gettext("延长征集期"),
        "consultation.period_set": lazy_gettext("设定征集期"),
        "consultation.closed": lazy_gettext("提前结束"),
        "consultation.reopened": lazy_gettext("重新开放"),
        "version.stored": lazy_gettext("存入一稿"),
        "version.published": lazy_gettext("公布新稿"),
        "version.aligned": lazy_gettext("设定条文对应关系"),
        "text.corrected": lazy_gettext("更正文字"),
        "provision.retired": lazy_gettext("停止就一条征求意见"),
    }
)
FACTS.update(
    {
        "title": lazy_gettext("法规名称"),
        "authority": lazy_gettext("组织征求意见的机关"),
        "authority_contact": lazy_gettext("机关联系方式"),
        "introduction": lazy_gettext("说明"),
        "privacy_notice": lazy_gettext("个人信息处理告知"),
        "identity_options": lazy_gettext("填报身份"),
        "contact_way_required": lazy_gettext("联系方式必填"),
        "four_eyes": lazy_gettext("处理结果须由另一人确认"),
        "comment_limit": lazy_gettext("每条意见最多字数"),
        "retention_days": lazy_gettext("联系信息保存天数"),
        "focus_targets": lazy_gettext("重点征求意见的条文"),
        "replaced": lazy_gettext("替换了未公布的一稿"),
        "by_hand": lazy_gettext("由人设定"),
        "links": lazy_gettext("对应关系"),
    }
)
PHASES = {
    Phase.HIDDEN: (lazy_gettext("未公布"), "off"),
    Phase.COMING: (lazy_gettext("尚未开始"), "pri"),
    Phase.OPEN: (lazy_gettext("正在征集"), "ok"),
    Phase.CLOSED: (lazy_gettext("已结束"), ""),
}


class Deed(enum.StrEnum):
    """What can be done to the course of a consultation."""

    PUBLISH = "publish"
    SET_PERIOD = "set_period"
    PUBLISH_VERSION = "publish_version"
    EXTEND = "extend"
    CLOSE = "close"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Status:
    """Where a consultation stands, in a word, with the class of its badge."""

    name: str
    badge: str


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """A consultation in the list; ``owed`` for how many days it has owed a result."""

    consultation: Consultation
    status: Status
    articles: int
    latest: str
    waiting: bool
    owed: int = 0

    @property
    def period(self) -> str:
        """Return first and last day of the period."""
        return period_of(self.consultation)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a consultation's table."""

    version: DraftVersion
    name: str
    articles: int
    before: int | None

    @property
    def is_published(self) -> bool:
        """Tell whether the public may see it."""
        return self.version.published_at is not None

    @property
    def is_draft(self) -> bool:
        """Tell whether it is a draft, and not the law in force."""
        return self.version.number > IN_FORCE


@dataclass(frozen=True, slots=True)
class ConsultationPage:
    """Everything on a consultation's page."""

    consultation: Consultation
    phase: Phase
    versions: Sequence[VersionLine]
    notices: Sequence[Told]
    sheets: Sequence[ProofSheet]
    deeds: frozenset[Deed]

    @property
    def waiting(self) -> VersionLine | None:
        """Return the draft that waits for publication."""
        last = self.versions[-1]
        return None if last.is_published else last

    @property
    def status(self) -> Status:
        """Return where the consultation stands."""
        return status_of(self.consultation, self.phase)

    @property
    def period(self) -> str:
        """Return first and last day of the period."""
        return period_of(self.consultation)

    @property
    def is_short(self) -> bool:
        """Tell whether the period asks for a reason (立法法 art. 40)."""
        return is_short(self.consultation.opens_at, self.consultation.closes_at)


def status_of(consultation: Consultation, phase: Phase) -> Status:
    """Return where a consultation stands."""
    name, badge = PHASES[phase]
    if consultation.state is State.CLOSED:
        return Status(_("已提前结束"), badge)
    return Status(str(name), badge)


def deeds_of(consultation: Consultation, phase: Phase, *, waiting: bool) -> frozenset[Deed]:
    """Return what can be done now by somebody who may publish.

    Args:
        consultation: the consultation.
        phase: where it stands now.
        waiting: whether its latest draft is not published yet.
    """
    if not may(Permission.PUBLISH):
        return frozenset()
    if consultation.state is State.DRAFT:
        return frozenset({Deed.PUBLISH, Deed.SET_PERIOD})
    found = {Deed.PUBLISH_VERSION} if waiting else set()
    found.add(Deed.REOPEN if consultation.state is State.CLOSED else Deed.EXTEND)
    return frozenset(found if phase is Phase.CLOSED else found | {Deed.CLOSE})


def version_lines(
    versions: Sequence[DraftVersion], articles: Mapping[int, int]
) -> list[VersionLine]:
    """Return a consultation's versions, each with the number of the one before it."""
    return [
        VersionLine(
            version=version,
            name=version_name(version),
            articles=articles.get(version.id, 0),
            before=versions[place - 1].number if place else None,
        )
        for place, version in enumerate(versions)
    ]


def period_of(consultation: Consultation) -> str:
    """Return first and last day of a period, in Asia/Shanghai."""
    opens = consultation.opens_at.astimezone(CHINA).date()
    return _("%(first)s至%(last)s", first=day(opens), last=day(last_day(consultation.closes_at)))
