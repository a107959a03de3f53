"""From a received file to a proof sheet, its edits, and what it becomes."""

import hashlib
from collections.abc import Sequence

from sqlalchemy.orm import Session

from webapp.audit.services import record
from webapp.consultations import services as consultations
from webapp.consultations import services_versions as versions
from webapp.consultations.commands import Act, CreateConsultation, NewVersion
from webapp.consultations.models import Consultation, DraftVersion
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.lines import Source
from webapp.draft_import.sheet.assembling import flatten
from webapp.draft_import.sheet.edits import Edit, apply, describe
from webapp.draft_import.sheet.locate import locate
from webapp.draft_import.sheet.plain import edit_to_json, rows_to_json
from webapp.draft_import.storing import provisions_of
from webapp.errors import InvalidInputError, StaleError, msgid
from webapp.intake.alignment import align_version
from webapp.intake.commands import TakeNew, Upload, Use
from webapp.intake.models import DraftFile, ProofSheet, Purpose, SheetState
from webapp.intake.queries import get_sheet
from webapp.intake.sheets import Sheet, sheet_of
from webapp.publication.queries import result_with_unseen_draft

LONGEST_NAME, LONGEST_TITLE = 255, 300


def receive(session: Session, upload: Upload, use: Use, *, act: Act) -> DraftFile:
    """Keep a file as it came, and open a sheet for every draft in it."""
    file = DraftFile(
        name=upload.name[-LONGEST_NAME:],
        kind=upload.kind,
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
        content=upload.data,
        error=upload.error,
        received_at=act.at,
        received_by=act.actor.name,
        sheets=[_new_sheet(upload, draft, use, act) for draft in upload.drafts],
    )
    session.add(file)
    session.flush()
    _record(session, "file.refused" if upload.error else "file.received", file, use, act)
    return file


def edit_sheet(
    session: Session, sheet_id: int, edits: Sequence[Edit], rev: int, *, act: Act
) -> ProofSheet:
    """Apply edits, as one step, to a sheet that nobody has changed since ``rev``.

    Raises:
        NotFoundError: there is no such sheet.
        StaleError: it was changed meanwhile, or is closed.
        SheetError: an edit makes no sense where it stands; none is applied.
    """
    stored = _current(session, sheet_id, rev)
    rows, described = sheet_of(stored).rows, []
    for edit in edits:
        described.append(describe(rows, edit))
        rows = apply(rows, edit)
    description = "；".join(described)
    step = {
        "edits": [edit_to_json(edit) for edit in edits],
        "by": act.actor.name,
        "at": act.at.isoformat(),
        "description": description,
    }
    stored.edits = [*stored.edits, step]
    _touch(session, stored, "sheet.edited", description, act)
    return stored


def undo_edit(session: Session, sheet_id: int, rev: int, *, act: Act) -> ProofSheet:
    """Take the last step of a sheet back.

    Raises:
        NotFoundError: there is no such sheet.
        StaleError: it was changed meanwhile, or is closed.
        InvalidInputError: there is no edit.
    """
    stored = _current(session, sheet_id, rev)
    if not stored.edits:
        raise InvalidInputError(msgid("没有可以撤销的修改。"))
    *kept, last = stored.edits
    stored.edits = kept
    _touch(session, stored, "sheet.undone", str(last["description"]), act)
    return stored


def drop_sheet(session: Session, sheet_id: int, rev: int, *, act: Act) -> ProofSheet:
    """Give a sheet up; the file stays on record.

    Raises:
        NotFoundError: there is no such sheet.
        StaleError: it was changed meanwhile, or is closed.
    """
    stored = _current(session, sheet_id, rev)
    stored.state = SheetState.DROPPED
    _touch(session, stored, "sheet.dropped", stored.title, act)
    return stored


def take_new(
    session: Session, sheet_id: int, rev: int, command: TakeNew, *, act: Act
) -> Consultation:
    """Make a new consultation of a sheet; the public does not see it yet.

    Raises:
        NotFoundError: there is no such sheet.
        StaleError: it was changed meanwhile, or is closed.
        InvalidInputError: a finding is not confirmed, or the consultation cannot be made.
    """
    stored = _current(session, sheet_id, rev)
    draft = _ready(sheet_of(stored))
    made = consultations.create_consultation(
        session,
        CreateConsultation(
            slug=command.slug,
            title=draft.title,
            label=draft.draft_label,
            note=draft.note,
            opens=command.opens,
            closes=command.closes,
            source_name=stored.file.name,
            provisions=provisions_of(draft),
            authority=command.authority,
            authority_contact=command.authority_contact,
        ),
        act=act,
    )
    _taken(session, stored, made, act)
    return made


def take_version(
    session: Session, sheet_id: int, rev: int, consultation: Consultation, *, act: Act
) -> DraftVersion:
    """Make the next draft of a consultation, or its law in force, of a sheet, and align it.

    Raises:
        NotFoundError: there is no such sheet.
        StaleError: it was changed meanwhile, or is closed.
        InvalidInputError: a finding is not confirmed, the text cannot be stored, or a result
            needs the draft that it would take the place of.
    """
    stored = _current(session, sheet_id, rev)
    if stored.consultation_id != consultation.id:
        raise InvalidInputError(msgid("这份校对稿不属于这次征求意见。"))
    draft = _ready(sheet_of(stored))
    text = NewVersion(
        title=draft.title,
        label=draft.draft_label,
        note=draft.note,
        source_name=stored.file.name,
        provisions=provisions_of(draft),
    )
    in_force = stored.purpose is Purpose.IN_FORCE
    if not in_force:
        _require_free(session, consultation)
    version = versions.add_version(session, consultation, text, in_force=in_force, act=act)
    align_version(session, version, act=act)
    _taken(session, stored, consultation, act)
    return version


def _require_free(session: Session, consultation: Consultation) -> None:
    """Let no draft that the public has not seen be replaced while a result shows it."""
    result = result_with_unseen_draft(session, consultation.id)
    if result is None:
        return
    if result.published_at is None:
        raise InvalidInputError(
            msgid("有一份还没有公布的结果用到了要换掉的那一稿，请先删除那份结果，再导入。")
        )
    raise InvalidInputError(
        msgid("已经公布的结果用到了要换掉的那一稿，请先公布那一稿，再导入下一稿。")
    )


def _new_sheet(upload: Upload, draft: ParsedDraft, use: Use, act: Act) -> ProofSheet:
    source = upload.source or Source(())
    rows = locate(flatten(draft), source.lines, joined=source.joined)
    return ProofSheet(
        purpose=use.purpose,
        state=SheetState.OPEN,
        consultation_id=use.consultation_id,
        title=draft.title_full[:LONGEST_TITLE],
        opens=draft.opens.isoformat() if draft.opens else None,
        closes=draft.closes.isoformat() if draft.closes else None,
        lines=[line.text for line in source.lines],
        findings=[[f.kind, f.where, f.message] for f in draft.findings],
        rows=rows_to_json(rows),
        edits=[],
        rev=0,
        created_at=act.at,
        updated_at=act.at,
    )


def _current(session: Session, sheet_id: int, rev: int) -> ProofSheet:
    stored = get_sheet(session, sheet_id, for_update=True)
    if stored.rev != rev or stored.state is not SheetState.OPEN:
        raise StaleError
    return stored


def _ready(sheet: Sheet) -> ParsedDraft:
    if not sheet.is_ready:
        raise InvalidInputError(msgid("还有问题没有改正或者确认，请逐项处理。"))
    return sheet.draft


def _taken(session: Session, stored: ProofSheet, consultation: Consultation, act: Act) -> None:
    stored.state = SheetState.TAKEN
    stored.consultation_id = consultation.id
    confirmed = [f.message for f in sheet_of(stored).findings if f.confirmed]
    _touch(session, stored, "sheet.taken", stored.title, act, confirmed=confirmed)


def _touch(
    session: Session, stored: ProofSheet, action: str, subject: str, act: Act, **details: object
) -> None:
    stored.rev += 1
    stored.updated_at = act.at
    record(
        session,
        actor=act.actor,
        action=action,
        now=act.at,
        consultation_id=stored.consultation_id,
        subject=subject,
        details={"sheet": stored.id, **details},
    )


def _record(session: Session, action: str, file: DraftFile, use: Use, act: Act) -> None:
    record(
        session,
        actor=act.actor,
        action=action,
        now=act.at,
        consultation_id=use.consultation_id,
        subject=file.name,
        details={"file": file.id, "size": file.size, "sha256": file.sha256, "error": file.error},
    )
