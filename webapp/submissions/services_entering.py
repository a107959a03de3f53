"""Submissions that came on paper, by mail, by telephone or in a meeting, entered by staff."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import CHINA, start_of_day
from webapp.errors import InvalidInputError, msgid
from webapp.keys import Keys
from webapp.receipts import codes
from webapp.submissions import queries
from webapp.submissions.commands import Header
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import Channel, SubmissionState, clean_line, clean_text
from webapp.submissions.services import save_header
from webapp.submissions.services_received import stamp
from webapp.submissions.services_sending import free_number

EARLIEST = dt.date(1990, 1, 1)
LONGEST_TEXT = 100_000  # a letter is as long as it is: the limit of the web page is not its
ORGANISATION, NAME, WAY, NOTE = 200, 50, 100, 200


@dataclass(frozen=True, slots=True)
class EnterSubmission:
    """What one letter, call or meeting brought: target → text, and from whom.

    ``day`` is the day it arrived, in Asia/Shanghai; ``source_note`` says where the paper lies.
    """

    consultation_id: int
    draft_version_id: int
    channel: Channel
    day: dt.date
    header: Header
    source_note: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entered:
    """A submission that was entered, its receipt, and the secret, which is stored nowhere."""

    submission: Submission
    receipt: Receipt
    secret: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of what was to be entered; ``field`` is its name."""

    field: str
    message: str


def faults_of(
    command: EnterSubmission, identities: Sequence[str], *, now: dt.datetime
) -> list[Fault]:
    """Return everything that is wrong with what was to be entered.

    Args:
        command: what was to be entered.
        identities: what the consultation lets respondents say they are.
        now: the moment: nothing arrives after it.
    """
    header, texts = command.header, _cleaned(command.texts)
    checks = (
        ("channel", command.channel is Channel.WEB, msgid("请选择来件渠道。")),
        ("received", command.day > now.astimezone(CHINA).date(), msgid("收到日期不能晚于今天。")),
        ("received", command.day < EARLIEST, msgid("收到日期不能早于 1990 年。")),
        ("identity", header.identity not in identities, msgid("请选择填报身份。")),
        (
            "organisation",
            _over(header.organisation, ORGANISATION),
            msgid("单位名称最多 200 个字。"),
        ),
        ("contact_name", _over(header.contact_name, NAME), msgid("联系人最多 50 个字。")),
        ("contact_way", _over(header.contact_way, WAY), msgid("联系方式最多 100 个字。")),
        ("source_note", _over(command.source_note, NOTE), msgid("卷宗号最多 200 个字。")),
        ("general", not texts, msgid("请至少录入一条意见。")),
    )
    found = [Fault(field, message) for field, wrong, message in checks if wrong]
    long = [target for target, text in texts.items() if len(text) > LONGEST_TEXT]
    return found + [Fault(target, msgid("一条意见最多 10 万字。")) for target in long]


def enter(  # noqa: PLR0913
    session: Session,
    command: EnterSubmission,
    identities: Sequence[str],
    *,
    actor: Actor,
    keys: Keys,
    now: dt.datetime,
) -> Entered:
    """Keep what arrived as a sent submission with a receipt of its own.

    No period is asked for: a letter may come late, or be about an earlier draft, and what
    it says on a retired provision is kept as well.

    Args:
        session: a writing session.
        command: what arrived.
        identities: what the consultation lets respondents say they are.
        actor: who enters it.
        keys: what contact fields are encrypted with.
        now: the moment, UTC.

    Raises:
        InvalidInputError: a field is missing or wrong; the first one is named.
        NotFoundError: a target is not one of the draft version.
    """
    if faults := faults_of(command, identities, now=now):
        raise InvalidInputError(faults[0].message)
    submission = Submission(
        consultation_id=command.consultation_id,
        draft_version_id=command.draft_version_id,
        state=SubmissionState.SUBMITTED,
        channel=command.channel,
        identity=command.header.identity,
        shared_device=False,
        rev=0,
        started_at=now,
        updated_at=now,
        submitted_at=start_of_day(command.day),
        entered_by_id=actor.id,
        source_note=clean_line(command.source_note) or None,
    )
    session.add(submission)
    session.flush()  # the contact fields are encrypted for the row's id
    save_header(submission, command.header, keys, now=now)
    _add_comments(session, submission, _cleaned(command.texts), now)
    secret = codes.new_secret()
    receipt = Receipt(
        number=free_number(session),
        secret_hash=codes.hash_code(secret),
        serial=1,
        submission_id=submission.id,
        issued_at=now,
    )
    session.add(receipt)
    stamp(session, submission, keys)
    return Entered(submission, receipt, secret)


def _add_comments(
    session: Session, submission: Submission, texts: Mapping[str, str], now: dt.datetime
) -> None:
    places = queries.places_of(session, submission.draft_version_id, texts)
    for target, text in texts.items():
        submission.rev += 1
        session.add(
            Comment(
                submission_id=submission.id,
                target=target,
                provision_id=places[target].provision_id,
                text=text,
                rev=submission.rev,
                page="",
                saved_at=now,
            )
        )


def _cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    cleaned = {target: clean_text(text).strip() for target, text in texts.items()}
    return {target: text for target, text in cleaned.items() if text}


def _over(text: str | None, limit: int) -> bool:
    return len(text or "") > limit
