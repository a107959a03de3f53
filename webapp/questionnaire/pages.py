"""Builds the questionnaire's page, whether fresh, with problems, or with text to re-offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from webapp.abuse import gate
from webapp.abuse.captcha import DigitCaptcha
from webapp.abuse.device import remember_device
from webapp.consultations.policy import Phase
from webapp.questionnaire import respondents
from webapp.questionnaire.forms import HEADER_FIELDS, HeaderForm, new_page_id
from webapp.questionnaire.presenters import (
    CaptchaView,
    CommentBox,
    CommentStatus,
    Find,
    QuestionnairePage,
    make_box,
    own_texts,
    posted_box,
)
from webapp.questionnaire.visits import Visit, privacy_notice
from webapp.submissions.policy import FIXED_TARGETS
from webapp.web import responses
from webapp.web.context import keys
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Extras:
    """What a page shows besides what is stored."""

    texts: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, CommentStatus] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    captcha: CaptchaView | None = None
    message: str = ""
    words: str = ""
    known: Mapping[str, int] | None = None  # the revisions that a re-offered page saw
    page_id: str = ""  # a re-offered page stays the page that it was


def captcha() -> DigitCaptcha:
    """Return the application's captcha."""
    return DigitCaptcha(keys().derive("captcha"))


def fresh_captcha(visit: Visit) -> CaptchaView:
    """Return a new challenge for this respondent."""
    return CaptchaView(captcha().issue(visit.token_hash, now=visit.now))


def challenge_for(visit: Visit) -> CaptchaView:
    """Return a new challenge, or none for a device that answered one today."""
    is_spared = gate.is_spared(visit.consultation.id, visit.tier)
    return CaptchaView("") if is_spared else fresh_captcha(visit)


def header_form(visit: Visit, posted: MultiDict[str, str] | None = None) -> HeaderForm:
    """Return the header's form, filled with what is stored, or posted where it was."""
    brought = posted is not None and any(name in posted for name in HEADER_FIELDS)
    return HeaderForm(
        visit.consultation.identity_options,
        way_required=visit.consultation.contact_way_required,
        header=visit.header,
        posted=posted if brought else None,
    )


def build_page(visit: Visit, part: int, form: HeaderForm, extras: Extras) -> QuestionnairePage:
    """Put a part of the questionnaire together.

    Raises:
        NotFound: the law has no such part.
    """
    law = visit.law
    if not 1 <= part <= len(law.parts):
        raise NotFound
    blocks = law.parts[part - 1]
    targets = [block.target for block in blocks if block.target]
    boxes = {}
    if visit.may_write:
        first = FIXED_TARGETS if part == 1 else ()
        open_for = (t for t in (*first, *targets) if _takes(visit, t, extras))
        boxes = {target: _box(visit, target, extras) for target in open_for}
    words = extras.words
    return QuestionnairePage(
        visit=visit,
        part=part,
        blocks=blocks,
        boxes=boxes,
        form=form,
        notice=privacy_notice(visit.consultation),
        page_id=extras.page_id or new_page_id(),
        saved=len(visit.comments),
        find=Find(words, law.search(words) if words else ()),
        problems=extras.problems,
        captcha=_captcha(visit, part, extras),
        own=() if visit.may_write else own_texts(visit, extras.texts),
        message=extras.message,
    )


def show_page(
    visit: Visit,
    part: int,
    form: HeaderForm,
    extras: Extras,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Answer with a part of the questionnaire and, while it is open, the respondent's cookie."""
    page = build_page(visit, part, form, extras)
    respondents.keep_csrf()
    response = responses.page(
        "questionnaire/show.html",
        {"page": page},
        status=status,
        cache=responses.NO_STORE if visit.is_shared else responses.PERSONAL,
    )
    return with_cookie(response, visit) if visit.phase is Phase.OPEN else response


def with_cookie(response: Response, visit: Visit) -> Response:
    """Let the answer set the respondent's cookie."""
    respondents.remember(
        response, visit.consultation, visit.token, shared=visit.is_shared, now=visit.now
    )
    if not visit.is_shared:
        remember_device(response)
    return response


def _takes(visit: Visit, target: str, extras: Extras) -> bool:
    """Tell whether a target has a box: one retired keeps it for those who wrote there."""
    block = visit.law.targets.get(target)
    retired = block is not None and block.retired_at is not None
    return not retired or target in visit.comments or bool(extras.texts.get(target))


def _box(visit: Visit, target: str, extras: Extras) -> CommentBox:
    box = make_box(visit, target)
    status = extras.statuses.get(target)
    text = extras.texts.get(target, box.text)
    if status is None and text == box.text:
        return box
    rev = box.rev if extras.known is None else extras.known.get(target, 0)
    return posted_box(visit, target, text, status or _unsaved(target, rev))


def _unsaved(target: str, rev: int) -> CommentStatus:
    return CommentStatus(target=target, state="unsaved", message=_("未保存"), rev=rev)


def _captcha(visit: Visit, part: int, extras: Extras) -> CaptchaView | None:
    if not visit.may_write or visit.law.is_long or part != 1:
        return None
    return extras.captcha or challenge_for(visit)
