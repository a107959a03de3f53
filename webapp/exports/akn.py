"""A draft version as an Akoma Ntoso 3.0 bill (OASIS LegalDocML), one element a provision.

A law is at most a few megabytes, so its tree is built whole; comments never are.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element
from sqlalchemy.orm import Session

from webapp.clock import CHINA
from webapp.consultations import queries
from webapp.consultations.models import (
    Consultation,
    Correction,
    DraftVersion,
    Provision,
    ProvisionKind,
)
from webapp.draft_import.numbering import parse_number
from webapp.exports.akn_meta import identification, references
from webapp.exports.akn_text import E, fill, p, sayable, table
from webapp.exports.commands import Request
from webapp.keys import Keys

MEDIA_TYPE: Final = "application/akn+xml"
DIVISIONS: Final = {
    ProvisionKind.PART: ("part", "part"),
    ProvisionKind.SUBPART: ("subpart", "subpart"),
    ProvisionKind.CHAPTER: ("chapter", "chp"),
    ProvisionKind.SECTION: ("section", "sec"),
}
_DIVISION: Final = re.compile(r"第(.+?)(?:分编|编|章|节)")


def write(
    session: Session,
    request: Request,
    keys: Keys,  # noqa: ARG001 - as every writer
    target: Path,
    report: Callable[[int, int], None],
) -> int:
    """Write the text that a request names to a file; return the number of its provisions.

    Without a version in the filter it is the one that comments are taken on.
    """
    consultation = queries.get_by_id(session, request.filter.consultation_id)
    version_id = request.filter.version_id or queries.current_version_id(session, consultation.id)
    version = queries.load_version(session, version_id)
    target.write_bytes(bill(consultation, version, queries.corrections_of(session, version_id)))
    count = len(version.provisions)
    report(count, count)
    return count


def bill(
    consultation: Consultation, version: DraftVersion, corrections: Sequence[Correction] = ()
) -> bytes:
    """Return a loaded version as a document, valid against the schema of Akoma Ntoso 3.0.

    Args:
        consultation: whose version it is.
        version: with its provisions and their paragraphs.
        corrections: its corrections, the earliest first, which become notes.
    """
    ids = _ids(version.provisions)
    body = E.body()
    _build(body, version.provisions, ids)
    meta = E.meta(identification(consultation, version), references(consultation))
    if notes := list(_notes(version.provisions, corrections, ids)):
        meta.append(E.notes(*notes, source="#source"))
    made = E.bill(meta, _preface(version), name="bill")
    made.extend(_preambles(version.provisions))
    made.append(body)
    if attachments := list(_attachments(consultation, version, ids)):
        made.append(E.attachments(*attachments))
    return etree.tostring(E.akomaNtoso(made), encoding="UTF-8", xml_declaration=True)


def _ids(provisions: Sequence[Provision]) -> dict[int, str]:
    """Return the eIds of provisions: articles are counted through, divisions within their own."""
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for provision in provisions:
        eid = _eid(provision, ids)
        if eid in taken:  # a number that comes twice; the position does not
            eid = f"{eid}-nn-{provision.position}"
        taken.add(eid)
        ids[provision.id] = eid
    return ids


def _eid(provision: Provision, ids: dict[int, str]) -> str:
    target = provision.target or ""
    if provision.kind is ProvisionKind.ARTICLE:
        return target.replace("article-", "art_", 1) or "art_nn"
    if provision.kind is ProvisionKind.ATTACHMENT:
        return target.replace("attachment-", "att_", 1) or "att_nn"
    if provision.kind is ProvisionKind.PREAMBLE:
        return "preamble"
    own = f"{DIVISIONS[provision.kind][1]}_{_number(provision.label)}"
    return f"{ids[provision.parent_id]}__{own}" if provision.parent_id else own


def _number(label: str) -> str:
    match = _DIVISION.match("".join(label.split()))
    try:
        return str(parse_number(match[1])) if match else "nn"
    except ValueError:
        return "nn"


def _build(body: Element, provisions: Sequence[Provision], ids: dict[int, str]) -> None:
    made: dict[int | None, Element] = {None: body}
    for provision in provisions:
        if provision.kind in (ProvisionKind.PREAMBLE, ProvisionKind.ATTACHMENT):
            continue
        division = DIVISIONS.get(provision.kind)
        element = E(division[0] if division else "article", eId=ids[provision.id])
        _head(element, provision)
        made[provision.parent_id].append(element)
        made[provision.id] = element
        if division is None or provision.paragraphs:
            fill(element, provision.paragraphs)


def _head(element: Element, provision: Provision) -> None:
    if provision.label:
        element.append(E.num(sayable(provision.label)))
    if provision.heading:
        element.append(E.heading(sayable(provision.heading)))


def _preface(version: DraftVersion) -> Element:
    title = E.p(E.docTitle(sayable(version.title)))
    if version.label:
        title.append(E.docStage(sayable(version.label)))
    preface: Element = E.preface(title)
    if version.note:  # 题注: by whom and when the text was read or adopted
        preface.append(E.p(sayable(version.note), {"class": "note"}))
    return preface


def _preambles(provisions: Sequence[Provision]) -> Iterator[Element]:
    found = [each for each in provisions if each.kind is ProvisionKind.PREAMBLE]
    if not found:
        return
    preamble = E.preamble(eId="preamble")
    for provision in found:
        for heading in filter(None, (provision.label, provision.heading)):
            preamble.append(E.block(sayable(heading), name="heading"))
        preamble.extend(_blocks(provision, "preamble"))
    yield preamble


def _blocks(provision: Provision, eid: str) -> Iterator[Element]:
    for paragraph in provision.paragraphs:
        if paragraph.rows:
            yield table(paragraph.rows, f"{eid}__table_{paragraph.position + 1}")
        else:
            yield p((paragraph.label or "") + paragraph.text)


def _attachments(
    consultation: Consultation, version: DraftVersion, ids: dict[int, str]
) -> Iterator[Element]:
    for provision in version.provisions:
        if provision.kind is not ProvisionKind.ATTACHMENT:
            continue
        eid = ids[provision.id]
        attachment = E.attachment(eId=eid)
        _head(attachment, provision)
        main = E.mainBody(*(list(_blocks(provision, eid)) or [p("")]))
        meta = E.meta(identification(consultation, version, eid), references(consultation))
        meta[1][0].set("eId", f"{eid}__source")
        attachment.append(E.doc(meta, main, name="attachment"))
        yield attachment


def _notes(
    provisions: Sequence[Provision], corrections: Sequence[Correction], ids: dict[int, str]
) -> Iterator[Element]:
    """Yield what the public is told beside the text: errors corrected, articles retired."""
    told: dict[int, list[str]] = defaultdict(list)
    for each in corrections:
        day = each.at.astimezone(CHINA).date()
        words = f"{day}更正。理由：{each.reason} 原文：{each.before} 更正为：{each.after}"
        told[each.paragraph_id].append(words)
    count = 0
    for provision in provisions:
        said = [words for paragraph in provision.paragraphs for words in told[paragraph.id]]
        if provision.retired_at:
            day = provision.retired_at.astimezone(CHINA).date()
            said.append(f"{day}停止征求意见。")
        place = f"#{ids[provision.id]}"
        for words in said:
            count += 1
            yield E.note(p(words), eId=f"note_{count}", placementBase=place)
