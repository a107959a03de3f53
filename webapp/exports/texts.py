"""The words of a comment as an export's readers may see them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.exports.commands import Audience
from webapp.redaction.detect import find
from webapp.redaction.policy import Reason, digest, shown
from webapp.redaction.queries import latest, spans_of
from webapp.register.models import Unsorted
from webapp.register.policy import RedactionState

UNDECIDED = "（这条意见可能含有个人信息，尚未确定公布的文字。）"

Row = tuple[int, str, RedactionState]


def shown_texts(session: Session, rows: Sequence[Row], audience: Audience) -> dict[int, str]:
    """Return the texts of entries for an audience, by entry id.

    What was not yet looked through is looked through now. Colleagues see a marked comment
    without what was marked; the public sees it when a person has decided.

    Args:
        session: any session.
        rows: id, text and state of redaction of entries.
        audience: who is to read.
    """
    if audience is Audience.PERSONAL:
        return {id_: text for id_, text, _ in rows}
    told = [id_ for id_, _, state in rows if state is not RedactionState.NONE]
    known = latest(session, told) if told else {}
    ids = [id_ for id_, _, _ in rows]
    fresh = set(session.scalars(select(Unsorted.entry_id).where(Unsorted.entry_id.in_(ids))))
    texts = {}
    for id_, text, state in rows:
        redaction = known.get(id_)
        is_stale = redaction is not None and redaction.digest != digest(text)
        waits = state is RedactionState.MARKED or is_stale
        if id_ in fresh or is_stale:
            spans, withheld = find(text), None
            waits = waits or bool(spans)
        else:
            spans = spans_of(redaction)
            withheld = Reason(redaction.withheld) if redaction and redaction.withheld else None
        hides = waits and audience is Audience.PUBLIC
        texts[id_] = UNDECIDED if hides else shown(text, spans, withheld)
    return texts
