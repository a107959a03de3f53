"""The page of reasons for use again."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from webapp.consultations.models import Consultation
from webapp.dispositions.models import StandardReason
from webapp.register.policy import Outcome
from webapp.web.forms import Problem
from webapp.workbench.forms_decide import StandardForm
from webapp.workbench.names import OUTCOMES

ALL = lazy_gettext("各种结果")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reason to begin with; it goes to the public, so it is in the consultation's language."""

    label: str
    text: str
    outcome: Outcome


SUGGESTIONS = (
    Suggestion("已有规定", "有关内容在本法或者其他法律法规中已有规定，不再重复。", Outcome.COVERED),
    Suggestion("属配套办法", "所提内容属于具体操作事项，将在制定配套办法时研究。", Outcome.STUDY),
    Suggestion(
        "超出本法范围", "所提问题不属于本法的调整范围，已转送有关部门研究。", Outcome.REJECTED
    ),
)


@dataclass(frozen=True)
class ReasonsPage:
    """The reasons, the form of one, and where others can be copied from.

    ``editing`` is the one whose form is filled in; without one the form adds.
    """

    reasons: Sequence[StandardReason]
    editing: StandardReason | None
    form: StandardForm
    sources: Sequence[tuple[Consultation, int]]
    problems: Sequence[Problem] = ()

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        """Return what to begin with, where there is nothing yet."""
        return () if self.reasons else SUGGESTIONS

    @property
    def outcomes(self) -> list[tuple[str, str, bool]]:
        """Return what a reason can be for: value, name, whether chosen."""
        chosen = self.form.outcome.data or ""
        named = [("", str(ALL)), *((each.value, str(name)) for each, name in OUTCOMES.items())]
        return [(value, name, value == chosen) for value, name in named]

    @staticmethod
    def outcome_name(reason: StandardReason) -> LazyString:
        """Return what a reason is for."""
        return OUTCOMES[reason.outcome] if reason.outcome else ALL

    def is_wrong(self, anchor: str) -> bool:
        """Tell whether a field is to be looked at."""
        return any(problem.anchor == anchor for problem in self.problems)
