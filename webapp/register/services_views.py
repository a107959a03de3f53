"""Saved views: filters that somebody gave a name, for nobody else."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.errors import InvalidInputError, msgid
from webapp.register.models import QUERY_LENGTH, VIEW_LENGTH, SavedView
from webapp.submissions.policy import clean_line

MOST = 50  # views a person keeps of one consultation


def views_of(session: Session, consultation_id: int, staff_id: int) -> Sequence[SavedView]:
    """Return the views that somebody saved, by name."""
    return session.scalars(
        select(SavedView)
        .filter_by(consultation_id=consultation_id, staff_id=staff_id)
        .order_by(SavedView.name)
    ).all()


def save_view(
    session: Session, consultation_id: int, staff_id: int, name: str, query: str
) -> SavedView:
    """Keep a filter under a name; one that has this name is replaced.

    Raises:
        InvalidInputError: the name or the filter is too long or empty, or there are too many.
    """
    name = clean_line(name)
    if not name or len(name) > VIEW_LENGTH:
        raise InvalidInputError(msgid("视图名称应为 1—60 个字。"))
    if len(query) > QUERY_LENGTH:
        raise InvalidInputError(msgid("筛选条件太长，存不下。"))
    known = views_of(session, consultation_id, staff_id)
    found = next((view for view in known if view.name == name), None)
    if found is None and len(known) >= MOST:
        raise InvalidInputError(msgid("已存了 50 个视图，请先删去不用的。"))
    if found is None:
        found = SavedView(
            consultation_id=consultation_id, staff_id=staff_id, name=name, query=query
        )
        session.add(found)
    found.query = query
    session.flush()
    return found


def drop_view(session: Session, consultation_id: int, staff_id: int, view_id: int) -> None:
    """Forget a view of one's own."""
    session.execute(
        delete(SavedView).filter_by(id=view_id, consultation_id=consultation_id, staff_id=staff_id)
    )
