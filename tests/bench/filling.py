"""Putting very many comments into a database at once, as if each had been submitted."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session

from webapp.consultations import queries
from webapp.consultations.models import DraftVersion, Provision
from webapp.keys import Keys
from webapp.persistence.base import Base
from webapp.persistence.engine import Database
from webapp.register.history import RESPONDENT
from webapp.register.models import Entry, Family, RegisterCounter, RegisterEvent, Unsorted
from webapp.register.policy import Act, EntryState, Placement, RedactionState
from webapp.similarity.folding import digest, fold
from webapp.submissions import received
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import Channel, SubmissionState
from webapp.submissions.queries import place

if TYPE_CHECKING:
    import datetime as dt

    from tests.bench.comments import Comment as Generated

CHUNK = 5000
Row = dict[str, Any]


def load(
    database: Database, slug: str, comments: "Iterable[Generated]", *, keys: Keys | None = None
) -> range:
    """Enter comments as submissions of one comment each; leave the sorting to the sweep.

    Copies join on being entered, as they do on submitting; names of bodies are kept only
    where there are ``keys`` to encrypt them.

    Args:
        database: where to.
        slug: the consultation; its current version must have the targets.
        comments: what ``generate`` yields.
        keys: the instance's secrets.

    Returns:
        The ids of the entries, in the order of the comments.
    """
    with database.writing() as session:
        filler = _Filler(session, slug, keys)
        first = filler.next[Entry]
        rest = iter(comments)
        while chunk := list(islice(rest, CHUNK)):
            filler.add(chunk)
        filler.finish()
        return range(first, filler.next[Entry])


class _Filler:
    """Builds rows in chunks and counts the ids itself, so that nothing is read back."""

    def __init__(self, session: Session, slug: str, keys: Keys | None) -> None:
        self.session, self.keys = session, keys
        self.slug = slug
        self.consultation = queries.get_any(session, slug).id
        self.version = queries.current_version_id(session, self.consultation)
        self.number = session.get_one(DraftVersion, self.version).number
        self.next: dict[type[Base], int] = {
            model: (session.scalar(select(func.max(model.id))) or 0) + 1
            for model in (Submission, Comment, Entry, Family, RegisterEvent)
        }
        self.serial = session.scalar(
            select(RegisterCounter.last_serial).filter_by(consultation_id=self.consultation)
        )
        self.provisions: dict[str, int | None] = {"general": None, "title": None}
        for row in session.execute(
            select(Provision.target, Provision.id).where(
                Provision.draft_version_id == self.version, Provision.target.is_not(None)
            )
        ):
            self.provisions[row.target] = row.id
        self.families: dict[tuple[str, bytes], int] = {
            (row.target, row.digest): row.family_id for row in self._copies()
        }
        self.joined: dict[int, list[dt.datetime]] = {}  # after their family was written
        self.count = 0

    def add(self, chunk: "list[Generated]") -> None:
        """Write the rows of some comments."""
        new: dict[int, Row] = {}
        entries = [self._entry(each, self.count + n, new) for n, each in enumerate(chunk)]
        first = self.next[Submission]
        pairs = list(zip(entries, chunk, strict=True))
        self._write(Submission, (self._submission(first + n, each) for n, each in enumerate(chunk)))
        self._write(Comment, (_comment(entry, each) for entry, each in pairs))
        self._write(Family, new.values())
        self._write(Entry, entries)
        self._write(Unsorted, ({"entry_id": entry["id"]} for entry in entries))
        self._write(RegisterEvent, (self._event(entry) for entry in entries))
        for model in (Submission, Comment, Entry, RegisterEvent):
            self.next[model] += len(chunk)
        self.count += len(chunk)

    def finish(self) -> None:
        """Count the families that grew; let the next serial and the next ids follow."""
        grown = [
            {"family": family, "more": len(moments), "latest": max(moments)}
            for family, moments in self.joined.items()
        ]
        table = Family.__table__
        if grown:
            self.session.connection().execute(
                update(table)
                .where(table.c.id == bindparam("family"))
                .values(size=table.c.size + bindparam("more"), latest_at=bindparam("latest")),
                grown,
            )
        last = (self.serial or 0) + self.count
        self.session.merge(RegisterCounter(consultation_id=self.consultation, last_serial=last))
        if self.session.get_bind().dialect.name == "postgresql":
            for model, following in self.next.items():
                name = model.__tablename__
                self.session.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
                    {"name": name, "last": max(following - 1, 1)},
                )

    def _entry(self, each: "Generated", place_in_all: int, new: dict[int, Row]) -> Row:
        offset = place_in_all - self.count
        row = {
            "id": self.next[Entry] + offset,
            "consultation_id": self.consultation,
            "draft_version_id": self.version,
            "provision_id": self.provisions[each.target],
            "target": each.target,
            "serial": (self.serial or 0) + place_in_all + 1,
            "submission_id": self.next[Submission] + offset,
            "comment_id": self.next[Comment] + offset,
            "identity": each.identity,
            "channel": Channel(each.channel),
            "received_at": each.received_at,
            "registered_at": each.received_at,
            "digest": digest(fold(each.text)),
            "placement": Placement.AUTOMATIC,
            "state": EntryState.PENDING,
            "redaction": RedactionState.NONE,
            "rev": 0,
        }
        row["family_id"] = self._family(row, new)
        return row

    def _family(self, entry: Row, new: dict[int, Row]) -> int:
        known = (entry["target"], entry["digest"])
        found = self.families.get(known)
        at = entry["received_at"]
        if found is None:
            found = self.families[known] = self.next[Family]
            self.next[Family] += 1
            copied = ("consultation_id", "draft_version_id", "target", "state", "rev")
            new[found] = {name: entry[name] for name in copied} | {
                "id": found,
                "lead_id": entry["id"],
                "size": 1,
                "first_at": at,
                "latest_at": at,
            }
        elif found in new:
            new[found]["size"] += 1
            new[found]["latest_at"] = max(new[found]["latest_at"], at)
        else:
            self.joined.setdefault(found, []).append(at)
        return found

    def _submission(self, number: int, each: "Generated") -> Row:
        name = commitment = nonce = None
        if self.keys is not None and each.organisation:
            secret = secrets.token_bytes(received.NONCE_BYTES)
            values = received.contact_values({"organisation": each.organisation})
            commitment = received.commit(secret, values)
            name = self.keys.encrypt(each.organisation, place=place(number, "organisation"))
            nonce = self.keys.encrypt(secret.hex(), place=place(number, "contact_nonce"))
        brought = received.Received(
            number=None,
            consultation=self.slug,
            version=self.number,
            channel=Channel(each.channel),
            at=each.received_at,
            identity=each.identity,
            commitment=commitment,
            corrects=None,
            comments=[(each.target, each.text)],
        )
        return {
            "id": number,
            "consultation_id": self.consultation,
            "draft_version_id": self.version,
            "state": SubmissionState.SUBMITTED,
            "channel": Channel(each.channel),
            "identity": each.identity,
            "organisation": name,
            "shared_device": False,
            "rev": 1,
            "started_at": each.received_at,
            "updated_at": each.received_at,
            "submitted_at": each.received_at,
            "digest": received.digest(received.content(brought)),
            "contact_commitment": commitment,
            "contact_nonce": nonce,
        }

    def _event(self, entry: Row) -> Row:
        return {
            "id": self.next[RegisterEvent] + entry["id"] - self.next[Entry],
            "consultation_id": self.consultation,
            "family_id": entry["family_id"],
            "entry_id": entry["id"],
            "at": entry["registered_at"],
            "actor_name": RESPONDENT.name,
            "act": Act.REGISTERED,
            "details": {},
        }

    def _copies(self) -> Iterator[Any]:
        return self.session.execute(
            select(Entry.target, Entry.digest, Entry.family_id)
            .filter_by(draft_version_id=self.version)
            .where(Entry.state != EntryState.WITHDRAWN)
            .order_by(Entry.id.desc())
        )

    def _write(self, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
        # Of the connection, not the session: the rows are many and none is looked at again.
        self.session.connection().execute(insert(model.__table__), list(rows))


def _comment(entry: Row, each: "Generated") -> Row:
    return {
        "id": entry["comment_id"],
        "submission_id": entry["submission_id"],
        "provision_id": entry["provision_id"],
        "target": each.target,
        "text": each.text,
        "rev": 1,
        "page": "",
        "saved_at": each.received_at,
    }
