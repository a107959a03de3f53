"""The figures on the cover of a document: how many comments, from whom, and what became of them."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.exchange.books import SHOWN_CHANNELS
from webapp.exports.commands import Audience, Request
from webapp.exports.filter_words import STATES
from webapp.exports.matching import matching, reading_order, with_places
from webapp.register.policy import EntryState


@dataclass(frozen=True, slots=True)
class Figures:
    """Comments that match, by name of identity, channel and state, and their submissions."""

    submissions: int
    comments: int
    by_identity: dict[str, int]
    by_channel: dict[str, int]
    by_state: dict[str, int]


class PlaceCount(NamedTuple):
    """How many comments match on one target of one version."""

    version: int
    target: str
    comments: int
    is_beside: bool


def figures_of(session: Session, request: Request) -> Figures:
    """Count what a request finds; to the public, what is not confirmed is not decided."""
    found = matching(session, request.filter, request.audience)
    rows = session.execute(
        select(found.identity, found.channel, found.state, func.count()).group_by(
            found.identity, found.channel, found.state
        )
    ).all()
    identities, channels, states = Counter[str](), Counter[str](), Counter[EntryState]()
    for identity, channel, state, count in rows:
        identities[identity] += count
        channels[SHOWN_CHANNELS[channel]] += count
        is_hidden = request.audience is Audience.PUBLIC and state is EntryState.DRAFTED
        states[EntryState.PENDING if is_hidden else state] += count
    return Figures(
        submissions=session.scalars(select(func.count(found.submission_id.distinct()))).one(),
        comments=identities.total(),
        by_identity=dict(identities.most_common()),
        by_channel={name: channels[name] for name in SHOWN_CHANNELS.values() if channels[name]},
        by_state={STATES[state]: states[state] for state in EntryState if states[state]},
    )


def counts_by_place(session: Session, request: Request, version_id: int) -> list[PlaceCount]:
    """Count what a request finds on each target, in the order of ``groups_of``."""
    found = matching(session, request.filter, request.audience)
    order = reading_order(found, version_id)
    query = (
        select(found.draft_version_id, found.target, func.count(), order[0])
        .group_by(found.draft_version_id, found.target)
        .order_by(*order)
    )
    rows = session.execute(with_places(query, found))
    return [PlaceCount(row[0], row[1], row[2], bool(row[3])) for row in rows]
