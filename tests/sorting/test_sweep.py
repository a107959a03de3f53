"""Arrivals are sorted into families; nothing that a person decided or placed is touched."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.bench.comments import Comment, generate, load
from tests.bench.pairs import Pairs
from tests.support.register import CLERK, entries, register_comment
from webapp.clock import utc_now
from webapp.dispositions.commands import Decide
from webapp.dispositions.services import decide_family
from webapp.persistence.engine import Database
from webapp.register import queries, services_families, services_working
from webapp.register.models import Entry, Family, RegisterEvent, Unsorted
from webapp.register.policy import Act, EntryState, Outcome, Placement, RedactionState
from webapp.similarity.folding import digest, fold
from webapp.sorting.service import SweepReport, sweep
from webapp.submissions.models import Comment as Text
from webapp.submissions.models import Submission

pytestmark = pytest.mark.usefixtures("law")

LETTER = (
    "建议在老旧小区增设电动自行车充电设施，由街道办事处统一规划，供电公司负责安装和维护，收费标准向全体居民公示。"
    "现在居民从楼上拉线充电，既不安全，也容易引起邻里纠纷，希望条例把责任写清楚。"
)
OWN = "我家住在青石巷，已经住了很久。" + LETTER
OTHER = LETTER + "我是在校学生，每天骑车上学。"
UNRELATED = (
    "路灯的亮度应当按照道路的宽度和人流分级确定，深夜可以调低，但是路口、学校和医院门前不能调低，"
    "维修应当在报修以后的两天之内完成，并且在现场张贴告示。"
)


def run(database: Database) -> SweepReport:
    return sweep(database, now=utc_now())


def write(database: Database, *texts: str, target: str = "article-1") -> list[int]:
    with database.writing() as session:
        return [register_comment(session, text, target).id for text in texts]


def sizes(session: Session) -> list[int]:
    query = select(Family.size).where(Family.size > 0).order_by(Family.id)
    return list(session.scalars(query))


def waiting(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Unsorted))


def decide(database: Database, entry_id: int, outcome: Outcome) -> int:
    with database.writing() as session:
        entry = session.get_one(Entry, entry_id)
        family = session.get_one(Family, entry.family_id)
        decide_family(session, family, Decide(outcome, "理由"), CLERK, now=utc_now())
        return family.id


def withdraw(database: Database, entry_id: int) -> None:
    with database.writing() as session:
        entry = session.get_one(Entry, entry_id)
        entry.state = EntryState.WITHDRAWN
        session.flush()
        services_families.recount(session, session.get_one(Family, entry.family_id))


def test_letters_join_and_others_stay_apart(database: Database) -> None:
    write(database, LETTER, OWN, OTHER, UNRELATED)
    report = run(database)
    assert (report.sorted, report.joined, report.is_done) == (4, 2, True)
    with database.reading() as session:
        assert sizes(session) == [3, 1]
        assert waiting(session) == 0


def test_the_history_tells_how_much_alike_a_newcomer_was(database: Database) -> None:
    _, joined = write(database, LETTER, OWN)
    run(database)
    with database.reading() as session:
        (event,) = session.scalars(select(RegisterEvent).filter_by(act=Act.JOINED))
        assert (event.entry_id, event.actor_name) == (joined, "系统")
        assert 0.8 < event.details["similarity"] < 1
        entry = session.get_one(Entry, joined)
        old = event.details["before"]
        assert queries.get_family(session, entry.consultation_id, old).id == entry.family_id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("同意", "不同意"),
        ("罚款的上限定为五百元比较合适", "罚款的上限定为二百元比较合适"),
        ("小区内应当允许电动自行车停放在楼道里", "小区内不应当允许电动自行车停放在楼道里"),
    ],
)
def test_what_needs_two_answers_stays_apart(database: Database, one: str, other: str) -> None:
    write(database, one, other, one, other)
    assert run(database).joined == 0
    with database.reading() as session:
        assert sizes(session) == [2, 2]


def test_form_width_and_punctuation_make_no_difference(database: Database) -> None:
    write(database, "罰款過高，應當降低。", "罚款过高,应当降低", "罚款过高 应当降低！")
    run(database)
    with database.reading() as session:
        assert sizes(session) == [3]


def test_the_same_words_on_another_article_are_another_family(database: Database) -> None:
    write(database, LETTER)
    write(database, OWN, target="article-2")
    assert run(database).joined == 0


def test_who_arrives_late_joins_and_inherits(database: Database) -> None:
    first, *_ = write(database, LETTER, UNRELATED)
    run(database)
    family_id = decide(database, first, Outcome.ACCEPTED)
    (late,) = write(database, OWN)
    assert run(database).joined == 1
    with database.reading() as session:
        entry = session.get_one(Entry, late)
        assert (entry.family_id, entry.state) == (family_id, EntryState.ACCEPTED)


def test_a_worker_that_starts_anew_knows_what_was_sorted(database: Database) -> None:
    write(database, LETTER, UNRELATED)
    run(database)
    write(database, OWN)
    other = Database(database.engine.url.render_as_string(hide_password=False))
    assert run(other).joined == 1
    other.engine.dispose()


def test_what_was_decided_by_itself_stays(database: Database) -> None:
    write(database, LETTER)
    run(database)
    (late,) = write(database, OWN)
    decide(database, late, Outcome.REJECTED)
    assert run(database).joined == 0
    with database.reading() as session:
        assert session.get_one(Entry, late).state is EntryState.REJECTED


def test_what_was_placed_by_hand_stays(database: Database) -> None:
    _, copy, _ = write(database, LETTER, LETTER, OWN)
    with database.writing() as session:
        entry = session.get_one(Entry, copy)
        services_families.take_out(session, entry, entry.rev, CLERK, now=utc_now())
    run(database)
    with database.reading() as session:
        entry = session.get_one(Entry, copy)
        assert entry.placement is Placement.BY_HAND
        assert sizes(session) == [2, 1]


def test_a_family_with_something_placed_by_hand_is_not_merged(database: Database) -> None:
    first, second, *_ = write(database, LETTER, OTHER, UNRELATED)
    run(database)
    with database.writing() as session:
        entry = session.get_one(Entry, second)
        services_families.take_out(session, entry, entry.rev, CLERK, now=utc_now())
    write(database, OWN)
    report = run(database)
    assert (report.joined, report.merged) == (1, 0)
    with database.reading() as session:
        found = {entry.id: entry.family_id for entry in entries(session)}
        assert found[first] != found[second]


def test_copies_that_raced_into_two_families_are_one(database: Database) -> None:
    write(database, "同意本条")
    (other,) = write(database, "改日再说")
    with database.writing() as session:
        first, raced = entries(session)
        raced.digest = first.digest
    run(database)
    with database.reading() as session:
        assert sizes(session) == [2]
        assert session.get_one(Entry, other).family_id == entries(session)[0].family_id


def test_a_newcomer_between_two_families_makes_them_one(database: Database) -> None:
    more = "此外，充电设施旁边应当配备灭火器材，并且每个季度检查一次，检查的结果张贴在楼道的入口。"
    less, middle = LETTER[:75], LETTER
    write(database, less, LETTER + more)
    assert run(database).joined == 0
    write(database, middle)
    report = run(database)
    assert (report.joined, report.merged) == (1, 1)
    with database.reading() as session:
        assert sizes(session) == [3]


def test_a_withdrawn_text_attracts_nobody(database: Database) -> None:
    (gone,) = write(database, LETTER)
    run(database)
    withdraw(database, gone)
    write(database, OWN)
    assert run(database).joined == 0


def test_another_copy_speaks_for_a_withdrawn_text(database: Database) -> None:
    gone, copy = write(database, LETTER, LETTER)
    run(database)
    withdraw(database, gone)
    (late,) = write(database, OWN)
    assert run(database).joined == 1
    with database.reading() as session:
        home = session.get_one(Entry, copy).family_id
        assert session.get_one(Entry, late).family_id == home


def test_personal_data_are_marked(database: Database) -> None:
    (told,) = write(database, "我的电话是13812345678。")
    run(database)
    with database.reading() as session:
        assert session.get_one(Entry, told).redaction is RedactionState.MARKED


def test_generated_families_are_found(database: Database) -> None:
    comments: list[Comment] = list(generate(600, seed=11, rates=(0.01, 0.05, 0.10)))
    ids = load(database, "lamp-law", comments)
    run(database)
    with database.reading() as session:
        found = dict(session.execute(select(Entry.id, Entry.family_id)).all())
        counted = select(func.count()).select_from(Entry).where(Entry.family_id == Family.id)
        assert set(session.scalars(select(Family.size - counted.scalar_subquery()))) == {0}
        assert session.scalar(select(func.count()).select_from(Submission)) == 600
    pairs = Pairs.of([each.family for each in comments], [found[each] for each in ids])
    assert pairs.precision >= 0.99
    assert pairs.recall >= 0.95


def test_a_corrected_text_is_sorted_anew(database: Database) -> None:
    first, corrected = write(database, LETTER, UNRELATED)
    run(database)
    with database.writing() as session:
        entry = session.get_one(Entry, corrected)
        session.get_one(Text, entry.comment_id).text = OWN
        entry.digest = digest(fold(OWN))
        session.add(Unsorted(entry_id=corrected))
    assert run(database).joined == 1
    write(database, UNRELATED.replace("两天", "三天"))
    assert run(database).joined == 0
    with database.reading() as session:
        home = session.get_one(Entry, first).family_id
        assert session.get_one(Entry, corrected).family_id == home


def test_what_somebody_has_open_is_not_merged_away(database: Database) -> None:
    _, late = write(database, LETTER, OWN)
    with database.writing() as session:
        family = session.get_one(Family, session.get_one(Entry, late).family_id)
        services_working.claim(family, CLERK, now=utc_now())
    assert run(database).joined == 0


def test_what_was_withdrawn_before_it_was_sorted_joins_nobody(database: Database) -> None:
    _, gone = write(database, LETTER, OWN)
    withdraw(database, gone)
    report = run(database)
    assert (report.sorted, report.joined) == (2, 0)
