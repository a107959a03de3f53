"""Texts of a consultation: stored, linked, corrected, retired; what is refused and recorded."""

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG, TITLE, act, add_version, article, chaptered, make_consultation
from webapp.audit.models import AuditEvent
from webapp.consultations import queries
from webapp.consultations import services_versions as versions
from webapp.consultations.commands import NewProvision, NewVersion
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
from webapp.consultations.policy import State
from webapp.errors import InvalidInputError, NotFoundError
from webapp.persistence.engine import Database


def numbers(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        found = session.scalars(select(DraftVersion).order_by(DraftVersion.number))
        return [(version.number, version.source_name) for version in found]


def text_rev(database: Database) -> int:
    with database.reading() as session:
        return queries.get_any(session, SLUG).text_rev


def last_event(database: Database) -> AuditEvent:
    with database.reading() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).all()[0]


def loaded(database: Database, number: int) -> DraftVersion:
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        version = queries.get_version(session, found.id, number)
        return queries.load_version(session, version.id)


def targets(version: DraftVersion) -> list[Provision]:
    return [provision for provision in version.provisions if provision.target]


def link(database: Database, links: dict[int, int | None], number: int = 2) -> None:
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        version_id = queries.get_version(session, found.id, number).id
        version = queries.load_version(session, version_id)
        versions.link_provisions(session, version, links, act=act(), by_hand=True)


def correct(database: Database, paragraph_id: int, after: str, reason: str = "漏字") -> None:
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        versions.correct_paragraph(session, found, paragraph_id, after, act=act(reason))


def retire(database: Database, provision_id: int, reason: str = "另行立法") -> None:
    with database.writing() as session:
        found = queries.get_any(session, SLUG)
        versions.retire_provision(session, found, provision_id, act=act(reason))


def test_next_draft_follows_what_is_public(database: Database, law: str) -> None:
    before = text_rev(database)
    add_version(database)
    assert numbers(database) == [(1, "lamp.txt"), (2, "second.txt")]
    assert text_rev(database) > before
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="version.stored")).one()
    assert event.subject == f"{law} 2"
    assert event.details == {"source": "second.txt", "replaced": False}


@pytest.mark.usefixtures("law")
def test_draft_that_nobody_has_seen_is_replaced(database: Database) -> None:
    add_version(database)
    before = text_rev(database)
    add_version(database, article(1), article(2))
    assert numbers(database) == [(1, "lamp.txt"), (2, "second.txt")]
    assert len(loaded(database, 2).provisions) == 2
    assert text_rev(database) > before


def test_first_draft_is_replaced_before_publication(database: Database) -> None:
    make_consultation(database, state=State.DRAFT)
    with database.writing() as session:
        session.scalars(select(DraftVersion)).one().published_at = None
    add_version(database)
    assert numbers(database) == [(1, "second.txt")]


@pytest.mark.usefixtures("law")
def test_law_in_force_is_number_nought_and_the_first_draft_continues_it(
    database: Database,
) -> None:
    old_id = add_version(database, in_force=True)
    assert [number for number, _ in numbers(database)] == [IN_FORCE, 1]
    ids = {p.id for p in loaded(database, IN_FORCE).provisions}
    assert all(p.previous_id in ids for p in targets(loaded(database, 1)))
    with database.reading() as session:
        assert session.get_one(DraftVersion, old_id).published_at is not None


@pytest.mark.usefixtures("law")
def test_law_in_force_is_replaced_with_its_corrections(database: Database) -> None:
    add_version(database, in_force=True)
    paragraph = targets(loaded(database, IN_FORCE))[0].paragraphs[0]
    correct(database, paragraph.id, "改过的文字。")
    add_version(database, article(1), in_force=True)
    assert len(loaded(database, IN_FORCE).provisions) == 1
    with database.reading() as session:
        assert session.scalars(select(Correction)).all() == []


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    ("provisions", "title", "words"),
    [
        ((), TITLE, "没有条文"),
        ((article(1), article(1)), TITLE, "重复：第一条"),
        ((article(1),), "条" * 299, "法规名称超过 300 字"),
    ],
)
def test_text_that_cannot_be_is_refused(
    database: Database, provisions: tuple[NewProvision, ...], title: str, words: str
) -> None:
    text = NewVersion(title, "x.txt", provisions, "（草案）")
    with pytest.raises(InvalidInputError, match=words), database.writing() as session:
        versions.add_version(session, queries.get_any(session, SLUG), text, act=act())
    assert numbers(database) == [(1, "lamp.txt")]


@pytest.mark.usefixtures("law")
def test_links_are_changed_and_the_record_names_labels(database: Database) -> None:
    add_version(database)
    old, new = targets(loaded(database, 1)), targets(loaded(database, 2))
    before = text_rev(database)
    link(database, {new[0].id: None, new[1].id: old[0].id})
    found = targets(loaded(database, 2))
    assert (found[0].previous_id, found[1].previous_id) == (None, old[0].id)
    assert text_rev(database) == before + 1
    event = last_event(database)
    assert event.action == "version.aligned"
    assert event.details == {"by_hand": True, "links": ["第一条←", "第二条←第一条"]}


@pytest.mark.usefixtures("law")
def test_links_that_are_so_already_are_not_recorded(database: Database) -> None:
    add_version(database)
    new = targets(loaded(database, 2))
    before = last_event(database).id, text_rev(database)
    link(database, {each.id: each.previous_id for each in new})
    assert (last_event(database).id, text_rev(database)) == before


@pytest.mark.usefixtures("law")
def test_provision_is_continued_by_one(database: Database) -> None:
    add_version(database)
    old, new = targets(loaded(database, 1)), targets(loaded(database, 2))
    with pytest.raises(InvalidInputError, match="第一条、第二条对应了前一稿的同一条"):
        link(database, {new[1].id: old[0].id})
    assert targets(loaded(database, 2))[1].previous_id == old[1].id


@pytest.mark.usefixtures("law")
def test_links_of_another_version_are_refused(database: Database) -> None:
    add_version(database)
    old = targets(loaded(database, 1))
    with pytest.raises(InvalidInputError, match="不属于这一稿"):
        link(database, {old[0].id: None})


@pytest.mark.usefixtures("law")
def test_correction_keeps_both_wordings(database: Database) -> None:
    paragraph = targets(loaded(database, 1))[1].paragraphs[0]
    before = text_rev(database)
    correct(database, paragraph.id, "改过的文字。")
    with database.reading() as session:
        found = session.scalars(select(Correction)).one()
        assert (found.before, found.after, found.reason) == (
            paragraph.text,
            "改过的文字。",
            "漏字",
        )
        assert session.get_one(Paragraph, paragraph.id).text == "改过的文字。"
    assert text_rev(database) == before + 1
    event = last_event(database)
    assert (event.action, event.subject) == ("text.corrected", "第二条")
    assert event.details["before"] == paragraph.text


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize(
    ("after", "reason", "words"),
    [("", "漏字", "请填写"), ("改过的", "", "请填写"), (None, "漏字", "没有变化")],
)
def test_correction_is_refused(
    database: Database, after: str | None, reason: str, words: str
) -> None:
    paragraph = targets(loaded(database, 1))[0].paragraphs[0]
    with pytest.raises(InvalidInputError, match=words):
        correct(database, paragraph.id, paragraph.text if after is None else after, reason)


@pytest.mark.usefixtures("law")
def test_what_nobody_has_seen_is_not_corrected(database: Database) -> None:
    add_version(database)
    with pytest.raises(NotFoundError):
        correct(database, targets(loaded(database, 2))[0].paragraphs[0].id, "改过的")


@pytest.mark.usefixtures("law")
def test_paragraph_of_another_consultation_is_not_found(database: Database) -> None:
    make_consultation(database, slug="other")
    with database.reading() as session:
        other = queries.get_any(session, "other")
        version_id = queries.current_version_id(session, other.id)
        paragraph = targets(queries.load_version(session, version_id))[0].paragraphs[0]
    with pytest.raises(NotFoundError):
        correct(database, paragraph.id, "改过的")


@pytest.mark.usefixtures("law")
def test_retirement_is_told_and_recorded(database: Database) -> None:
    provision = targets(loaded(database, 1))[2]
    before = text_rev(database)
    retire(database, provision.id)
    assert targets(loaded(database, 1))[2].retired_at is not None
    with database.reading() as session:
        notice = session.scalars(select(Notice).filter_by(kind=NoticeKind.RETIRED)).one()
    assert (notice.subject, notice.reason) == ("第三条", "另行立法")
    assert text_rev(database) == before + 1
    assert last_event(database).action == "provision.retired"


@pytest.mark.usefixtures("law")
def test_retirement_needs_a_reason_and_happens_once(database: Database) -> None:
    provision = targets(loaded(database, 1))[2]
    with pytest.raises(InvalidInputError, match="请填写理由"):
        retire(database, provision.id, "")
    retire(database, provision.id)
    with pytest.raises(InvalidInputError, match="已经停止"):
        retire(database, provision.id)


@pytest.mark.usefixtures("law")
def test_only_a_published_article_of_a_draft_is_retired(database: Database) -> None:
    add_version(database)
    add_version(database, in_force=True)
    chapter = loaded(database, 1).provisions[0]
    for wrong in (chapter, *(targets(loaded(database, n))[0] for n in (IN_FORCE, 2))):
        with pytest.raises(NotFoundError):
            retire(database, wrong.id)


def test_dropping_a_text_cuts_links_to_it(database: Database, law: str) -> None:
    add_version(database, in_force=True)
    with database.writing() as session:
        found = session.scalars(select(Consultation).filter_by(slug=law)).one()
        versions.drop_version(session, queries.get_version(session, found.id, IN_FORCE).id)
    assert [p.previous_id for p in targets(loaded(database, 1))] == [None] * 6


def test_provisions_are_those_of_the_text(database: Database, law: str) -> None:
    add_version(database, *chaptered(1, 2), slug=law)
    assert [p.label for p in loaded(database, 2).provisions] == ["第一章", "第一条", "第二条"]
