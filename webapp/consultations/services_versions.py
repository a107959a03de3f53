"""Texts of a consultation: storing one, its links to the one before, corrections, retirement."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.audit.services import record
from webapp.consultations.checking import check_text
from webapp.consultations.commands import Act, NewProvision, NewVersion
from webapp.consultations.models import (
    IN_FORCE,
    Consultation,
    Correction,
    DraftVersion,
    Notice,
    NoticeKind,
    Paragraph,
    Provision,
)
from webapp.errors import InvalidInputError, NotFoundError, msgid


def store_version(
    session: Session,
    consultation: Consultation,
    text: NewVersion,
    *,
    number: int,
    now: dt.datetime,
) -> DraftVersion:
    """Store a text with its provisions; the public does not see it yet.

    Raises:
        InvalidInputError: it has no article, numbers one twice, or a part is too long.
    """
    check_text(text)
    version = DraftVersion(
        consultation=consultation,
        number=number,
        title=text.title,
        label=text.label,
        note=text.note,
        source_name=text.source_name,
        created_at=now,
        published_at=None,
    )
    session.add(version)
    _add_provisions(session, version, text.provisions)
    return version


def add_version(
    session: Session,
    consultation: Consultation,
    text: NewVersion,
    *,
    in_force: bool = False,
    act: Act,
) -> DraftVersion:
    """Store the next draft of a consultation, or the law in force, in place of an unseen one.

    Raises:
        InvalidInputError: it has no article, numbers one twice, or a part is too long.
    """
    numbers = session.execute(
        select(DraftVersion.number, DraftVersion.id, DraftVersion.published_at)
        .filter_by(consultation_id=consultation.id)
        .order_by(DraftVersion.number.desc())
        .with_for_update()
    ).all()
    last = numbers[0]
    number = IN_FORCE if in_force else last.number
    replaced = [n.id for n in numbers if n.number == number and (in_force or not n.published_at)]
    if replaced:
        drop_version(session, replaced[0])
    elif not in_force:
        number += 1
    version = store_version(session, consultation, text, number=number, now=act.at)
    if in_force:
        version.published_at = act.at
    consultation.text_rev += 1  # also of what only staff see: SQLite gives an id again
    session.flush()
    record(
        session,
        actor=act.actor,
        action="version.stored",
        now=act.at,
        consultation_id=consultation.id,
        subject=f"{consultation.slug} {number}",
        details={"source": text.source_name, "replaced": bool(replaced)},
    )
    return version


def drop_version(session: Session, version_id: int) -> None:
    """Remove a text that nobody could comment on; links to it are cut."""
    ids = select(Provision.id).filter_by(draft_version_id=version_id)
    links = update(Provision).where(Provision.previous_id.in_(ids))
    session.execute(
        links.values(previous_id=None), execution_options={"synchronize_session": False}
    )
    paragraphs = select(Paragraph.id).where(Paragraph.provision_id.in_(ids))
    session.execute(delete(Correction).where(Correction.paragraph_id.in_(paragraphs)))
    session.execute(delete(Paragraph).where(Paragraph.provision_id.in_(ids)))
    own = update(Provision).filter_by(draft_version_id=version_id)
    session.execute(own.values(parent_id=None), execution_options={"synchronize_session": False})
    session.execute(delete(Provision).filter_by(draft_version_id=version_id))
    session.execute(delete(DraftVersion).filter_by(id=version_id))


def link_provisions(
    session: Session,
    version: DraftVersion,
    links: Mapping[int, int | None],
    *,
    act: Act,
    by_hand: bool,
) -> None:
    """Say which provision of the version before each provision continues; None: it is new.

    Args:
        session: a writing session.
        version: loaded with its provisions.
        links: ids of the version's provisions with the ids of the earlier ones.
        act: who says so and when.
        by_hand: whether a person chose, or the comparison of texts.

    Raises:
        InvalidInputError: a provision is not of this version, or is claimed by two.
    """
    mine = {provision.id: provision for provision in version.provisions}
    if not links.keys() <= mine.keys():
        raise InvalidInputError(msgid("有的条文不属于这一稿，没有保存。"))
    after = {p.id: links.get(p.id, p.previous_id) for p in version.provisions}
    twice = [old for old, times in Counter(after.values()).items() if old is not None and times > 1]
    if twice:
        labels = "、".join(mine[p].label for p, old in after.items() if old in twice)
        raise InvalidInputError(
            msgid("%(labels)s对应了前一稿的同一条，没有保存；一条只能由一条承接。"), labels=labels
        )
    changed = {}
    for id_, old in links.items():
        if mine[id_].previous_id != old:
            changed[mine[id_].label] = old
            mine[id_].previous_id = old
    if changed:
        links_told: object = _told(session, changed) if by_hand else len(changed)
        session.get_one(Consultation, version.consultation_id).text_rev += 1
        record(
            session,
            actor=act.actor,
            action="version.aligned",
            now=act.at,
            consultation_id=version.consultation_id,
            subject=f"{version.number}",
            details={"by_hand": by_hand, "links": links_told},
        )


def correct_paragraph(
    session: Session,
    consultation: Consultation,
    paragraph_id: int,
    after: str,
    *,
    act: Act,
) -> Correction:
    """Correct a typing error in a published text; both wordings and the reason are shown.

    Raises:
        NotFoundError: the consultation has no such published paragraph.
        InvalidInputError: nothing would change, nothing would be left, or no reason is given.
    """
    found = session.execute(
        select(Paragraph, Provision.label)
        .join(Provision, Provision.id == Paragraph.provision_id)
        .join(DraftVersion, DraftVersion.id == Provision.draft_version_id)
        .where(
            Paragraph.id == paragraph_id,
            DraftVersion.consultation_id == consultation.id,
            DraftVersion.published_at.is_not(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFoundError
    paragraph, label = found
    if not after or not act.reason:
        raise InvalidInputError(msgid("请填写更正后的文字和更正理由。"))
    if after == paragraph.text:
        raise InvalidInputError(msgid("文字没有变化，不需要更正。"))
    correction = Correction(
        paragraph_id=paragraph.id, at=act.at, reason=act.reason, before=paragraph.text, after=after
    )
    session.add(correction)
    paragraph.text = after
    consultation.text_rev += 1
    record(
        session,
        actor=act.actor,
        action="text.corrected",
        now=act.at,
        consultation_id=consultation.id,
        subject=label,
        details={"before": correction.before, "after": after, "reason": act.reason},
    )
    return correction


def retire_provision(
    session: Session,
    consultation: Consultation,
    provision_id: int,
    *,
    act: Act,
) -> Provision:
    """Take no more comments on a provision; those it has stay, and the page says why.

    Raises:
        NotFoundError: the consultation has no such published provision.
        InvalidInputError: no reason is given, or it is retired already.
    """
    provision = session.scalar(
        select(Provision)
        .join(DraftVersion, DraftVersion.id == Provision.draft_version_id)
        .where(
            Provision.id == provision_id,
            Provision.target.is_not(None),
            DraftVersion.consultation_id == consultation.id,
            DraftVersion.number != IN_FORCE,
            DraftVersion.published_at.is_not(None),
        )
    )
    if provision is None:
        raise NotFoundError
    if not act.reason:
        raise InvalidInputError(msgid("请填写理由，理由会公开。"))
    if provision.retired_at is not None:
        raise InvalidInputError(msgid("这一条已经停止征求意见。"))
    provision.retired_at = act.at
    consultation.text_rev += 1
    session.add(
        Notice(
            consultation_id=consultation.id,
            at=act.at,
            kind=NoticeKind.RETIRED,
            reason=act.reason,
            subject=provision.label,
        )
    )
    record(
        session,
        actor=act.actor,
        action="provision.retired",
        now=act.at,
        consultation_id=consultation.id,
        subject=provision.label,
        details={"reason": act.reason},
    )
    return provision


def _told(session: Session, changed: Mapping[str, int | None]) -> list[str]:
    """Say what each provision continues, by label, for people who read the record."""
    ids = [old for old in changed.values() if old is not None]
    rows = session.execute(select(Provision.id, Provision.label).where(Provision.id.in_(ids)))
    labels: dict[int | None, str] = {row.id: row.label for row in rows}
    return [f"{new}←{labels.get(old, '')}" for new, old in changed.items()]


def _add_provisions(
    session: Session, version: DraftVersion, provisions: tuple[NewProvision, ...]
) -> None:
    stored: list[Provision] = []
    for position, new in enumerate(provisions):
        provision = Provision(
            version=version,
            parent=None if new.parent is None else stored[new.parent],
            position=position,
            kind=new.kind,
            label=new.label,
            heading=new.heading,
            target=new.target,
            paragraphs=[
                Paragraph(position=i, kind=p.kind, label=p.label, text=p.text, rows=p.rows)
                for i, p in enumerate(new.paragraphs)
            ],
        )
        stored.append(provision)
        session.add(provision)
