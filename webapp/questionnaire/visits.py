"""What a request to a consultation's pages is about, read from the database at once."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.abuse.policy import Tier
from webapp.abuse.surge import tier_of
from webapp.clock import CHINA, last_day, utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase
from webapp.publication import queries as publication
from webapp.questionnaire import respondents
from webapp.questionnaire.course import Course, course_of
from webapp.questionnaire.laws import Law, law_of
from webapp.submissions import queries
from webapp.submissions.commands import Header, StartSubmission
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import SubmissionState
from webapp.web.context import keys, settings
from webapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Visit:
    """A consultation, its text, and what this respondent has said so far."""

    now: dt.datetime
    consultation: Consultation
    course: Course
    law: Law
    token: str
    submission: Submission | None
    comments: Mapping[str, Comment]
    header: Header
    receipt: Receipt | None
    has_result: bool = False
    tier: Tier = Tier.GREEN

    @property
    def phase(self) -> Phase:
        """Tell where the consultation stands."""
        return self.consultation.phase(self.now)

    @property
    def is_sent(self) -> bool:
        """Tell whether the respondent's submission was sent."""
        return self.submission is not None and self.submission.state is not SubmissionState.OPEN

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the respondent's submission was withdrawn."""
        return self.submission is not None and self.submission.state is SubmissionState.WITHDRAWN

    @property
    def may_write(self) -> bool:
        """Tell whether the page has boxes."""
        return self.phase is Phase.OPEN and not self.is_sent

    @property
    def is_earlier(self) -> bool:
        """Tell whether the respondent's submission is on an earlier draft than the latest."""
        return self.law.version_id != self.course.current_id

    @property
    def token_hash(self) -> bytes:
        """Return what is stored of the respondent's token."""
        return respondents.hash_token(self.token)

    @property
    def is_shared(self) -> bool:
        """Tell whether the respondent writes on a shared computer (公用电脑)."""
        return bool(self.header.shared_device)

    @property
    def opens_on(self) -> dt.date:
        """Return the first day of the period, in Asia/Shanghai."""
        return self.consultation.opens_at.astimezone(CHINA).date()

    @property
    def closes_on(self) -> dt.date:
        """Return the last day of the period, in Asia/Shanghai."""
        return last_day(self.consultation.closes_at)

    @property
    def days_left(self) -> int:
        """Return how many days the period still has, today included."""
        return (self.closes_on - self.now.astimezone(CHINA).date()).days + 1

    def start(self) -> StartSubmission:
        """Return the command that opens this respondent's submission."""
        return StartSubmission(
            consultation_id=self.consultation.id,
            draft_version_id=self.law.version_id,
            token_hash=self.token_hash,
            identity=self.consultation.identity_options[0],
        )


def load_visit(session: Session, slug: str) -> Visit:
    """Read what a request is about.

    Raises:
        NotFoundError: there is no such consultation, or it is not public.
    """
    now = utc_now()
    consultation = consultations.get_public(session, slug, now=now)
    token = respondents.token()
    submission = (
        queries.find_by_token(session, consultation.id, respondents.hash_token(token))
        if token
        else None
    )
    course = course_of(session, consultation)
    version_id = submission.draft_version_id if submission else course.current_id
    is_over = consultation.phase(now) is Phase.CLOSED
    return Visit(
        now=now,
        consultation=consultation,
        course=course,
        law=law_of(session, consultation, version_id),
        token=token or respondents.new_token(),
        submission=submission,
        comments=queries.comments_of(session, submission.id) if submission else {},
        header=queries.header_of(submission, keys()) if submission else Header(),
        receipt=queries.receipt_of(session, submission.id) if submission else None,
        has_result=is_over and publication.published(session, consultation.id) is not None,
        tier=tier_of(session, consultation.id),
    )


def privacy_notice(consultation: Consultation) -> str:
    """Return the notice shown before contact data is taken (个人信息保护法 art. 17)."""
    return consultation.privacy_notice or standard_privacy_notice(consultation)


def standard_privacy_notice(consultation: Consultation) -> str:
    """Return the notice that a consultation without a text of its own shows."""
    optional = "" if consultation.contact_way_required else _("联系方式可以不填。")
    return optional + _(
        "个人信息处理者：%(authority)s，联系方式：%(contact)s。"
        "我们收集您的填报身份、单位名称、联系人和联系方式，只用于核实和整理意见，"
        "必要时就意见内容与您联系；这些信息加密保存，不对外公开，不提供给第三方。"
        "联系信息保存到征集结束后 %(days)s 天，期满删除；意见内容不带姓名长期保存，用于立法研究。"
        "您可以凭受理编号和查询码查阅、更正、撤回，也可以随时联系我们要求查阅、复制、更正或者删除。"
        "不满十四周岁的，请由监护人填写。",
        authority=consultation.authority or settings().organiser,
        contact=consultation.authority_contact or settings().organiser_contact,
        days=consultation.retention_days,
    )
