"""What became of each of a respondent's comments, for the page of a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from webapp.exchange.books import OUTCOMES
from webapp.publication.queries import published
from webapp.publication.queries_receipt import Answer, Stage, answers_to
from webapp.questionnaire.presenters import target_label
from webapp.questionnaire.visits import Visit
from webapp.register.policy import Outcome
from webapp.submissions.models import Submission
from webapp.web.i18n import gettext as _

STAGES = {
    Stage.RECEIVED: (lazy_gettext("已收到"), ""),
    Stage.STUDIED: (lazy_gettext("正在研究"), ""),
    Stage.DECIDED: (lazy_gettext("已处理，结果尚未公布"), "pri"),
    Stage.CHANGED: (lazy_gettext("处理结果有修改，待重新公布"), "warn"),
}
COLOURS = {Outcome.ACCEPTED: "ok", Outcome.PARTLY: "warn", Outcome.COVERED: "pri"}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One comment: what it is about, its number, how far it is, and the published reason."""

    label: str
    number: str
    state: str
    colour: str
    reason: str
    is_published: bool


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The answers to a submission; ``has_result`` where there is a page of the result."""

    lines: Sequence[AnswerLine]
    has_result: bool

    @property
    def is_answered(self) -> bool:
        """Tell whether the answer to one comment at least is published."""
        return any(line.is_published for line in self.lines)


def outcomes_of(session: Session, visit: Visit, submission: Submission) -> Outcomes:
    """Return what became of a submission's comments, as far as it was published."""
    consultation = visit.consultation
    answers = answers_to(session, consultation, submission.id, now=visit.now)
    return Outcomes(
        [_line(answer, target_label(visit.law, answer.target)) for answer in answers],
        has_result=published(session, consultation.id) is not None,
    )


def _line(answer: Answer, label: str) -> AnswerLine:
    if answer.outcome is None:
        name, colour = STAGES[answer.stage]
        return AnswerLine(label, answer.number, str(name), colour, "", is_published=False)
    return AnswerLine(
        label=label,
        number=answer.number,
        state=_(OUTCOMES[answer.outcome]),
        colour=COLOURS.get(answer.outcome, ""),
        reason=answer.reason,
        is_published=True,
    )
