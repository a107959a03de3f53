"""Submissions that look as if a program had sent them: a person lets them in or leaves them out."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from webapp.abuse import quarantine, surge
from webapp.abuse.models import Held
from webapp.abuse.policy import COUNTERS, NAMES, NEEDED, POINTS, HeldVerdict, Sign, Tier
from webapp.accounts.acts import ACTIONS, CODES, FACTS
from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, msgid
from webapp.receipts import codes
from webapp.submissions.models import Comment, Submission
from webapp.web import responses
from webapp.web.context import database
from webapp.web.i18n import gettext as _
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import open_desk

MOST_IDS = 2**31 - 1
AT_ONCE = 200  # submissions that one press lets in: a second or two
LEFT_OUT = "left_out"
TIERS: dict[Tier, LazyString] = {
    Tier.GREEN: lazy_gettext("平常"),
    Tier.AMBER: lazy_gettext("从严"),
    Tier.RED: lazy_gettext("最严"),
}
ACTIONS.update(
    {
        surge.ACTION: lazy_gettext("调整提交审查"),
        "gate.released": lazy_gettext("放行疑似批量提交"),
        "gate.left_out": lazy_gettext("留置疑似批量提交"),
    }
)
FACTS.update({"submissions": lazy_gettext("填报份数")})
CODES.update({tier.value: name for tier, name in TIERS.items()})


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One submission in quarantine as the page shows it."""

    held: Held
    submission: Submission
    number: str
    signs: tuple[str, ...]
    comments: list[Comment]


@blueprint.get("/quarantine", endpoint="quarantine")
@permit(Permission.WORK_COMMENTS)
def held_submissions(slug: str) -> ResponseReturnValue:
    """List what waits, or what was left out, the earliest first."""
    return _page(slug)


@blueprint.post("/quarantine")
@permit(Permission.WORK_COMMENTS)
def decide_held(slug: str) -> ResponseReturnValue:
    """Let submissions in or leave them out: those ticked, or all that wait."""
    do, ids = request.form.get("do", ""), _ids()
    is_all = do in {"release-all", "leave-out-all"}
    if not is_all and not ids:
        return _page(slug, problem=_("请先勾选填报。"))
    now = utc_now()
    with database().writing() as db:
        desk = open_desk(db, slug)
        number = desk.consultation.id
        if do in {"release", "release-all"}:
            chosen = quarantine.waiting_ids(db, number, AT_ONCE) if is_all else ids
            quarantine.release(db, number, chosen, desk.actor, now=now)
        elif do in {"leave-out", "leave-out-all"}:
            quarantine.leave_out(db, number, None if is_all else ids, desk.actor, now=now)
        else:
            raise InvalidInputError(msgid("请按页面上的按钮。"))
    show = LEFT_OUT if request.form.get("show") == LEFT_OUT else None
    return responses.see_other(url_for(".quarantine", slug=slug, show=show))


@blueprint.post("/quarantine/tier")
@permit(Permission.PUBLISH)
def choose_tier(slug: str) -> ResponseReturnValue:
    """Set how strictly submissions are looked at, or let the counts decide."""
    value = request.form.get("tier", "")
    if value not in {"auto", *Tier}:
        raise InvalidInputError(msgid("请选择审查的程度。"))
    with database().writing() as db:
        desk = open_desk(db, slug)
        chosen = None if value == "auto" else Tier(value)
        surge.choose(db, desk.consultation.id, chosen, desk.actor, now=utc_now())
    return responses.see_other(url_for(".quarantine", slug=slug) + "#tier")


def _page(slug: str, problem: str = "") -> Response:
    now = utc_now()
    verdict = HeldVerdict.LEFT_OUT if request.values.get("show") == LEFT_OUT else None
    after = min(max(request.args.get("after", 0, int), 0), MOST_IDS)
    with database().reading() as db:
        desk = open_desk(db, slug)
        number = desk.consultation.id
        found = quarantine.page_of(db, number, verdict, after)
        texts = quarantine.texts_of(db, [submission.id for _held, submission, _n in found])
        counts = quarantine.counts_of(db, number)
        weather = surge.weather_of(db, number, now=now)
        recent = surge.counts_of(db, number, now=now)
    shown = found[: quarantine.PAGE]
    context = {
        "desk": desk,
        "problem": problem,
        "lines": [
            HeldLine(
                held,
                submission,
                codes.group(receipt),
                tuple(_(NAMES[Sign(sign)]) for sign in held.signs),
                texts[submission.id],
            )
            for held, submission, receipt in shown
        ],
        "next": shown[-1][1].id if len(found) > quarantine.PAGE else None,
        "is_first": not after,
        "left_out": verdict is not None,
        "waiting": counts.get(None, 0),
        "left": counts.get(HeldVerdict.LEFT_OUT, 0),
        "at_once": AT_ONCE,
        "weather": weather,
        "recent": recent,
        "tiers": TIERS,
        "points": [(_(NAMES[sign]), points) for sign, points in POINTS.items()],
        "needed": [(TIERS[tier], NEEDED[tier], COUNTERS[tier]) for tier in Tier],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return responses.page("staff/work/quarantine.html", context, status=status)


def _ids() -> list[int]:
    values = request.form.getlist("submission")[: quarantine.PAGE]
    return [int(value) for value in values if value.isdecimal() and int(value) <= MOST_IDS]
