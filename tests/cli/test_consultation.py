"""``consultation``: from a file to a period that opens and closes."""

import datetime as dt
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Run
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.persistence.engine import Database

TODAY = utc_now().astimezone(CHINA).date()
PERIOD = ("--opens", TODAY, "--closes", TODAY + dt.timedelta(days=30))


def listed(run: Run) -> list[dict[str, object]]:
    result = run("consultation", "list", "--json")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


def test_new_consultation_waits_for_publication(run: Run, lamp: Path) -> None:
    result = run("consultation", "create", lamp, *PERIOD)
    assert result.exit_code == 0
    assert "云溪市路灯管理条例（草案）: 3 articles" in result.stdout
    assert "/consultations/law-1" in result.stdout
    assert "consultation publish law-1" in result.stdout
    (row,) = listed(run)
    assert row == {
        "slug": "law-1",
        "title": "云溪市路灯管理条例（草案）",
        "state": "draft",
        "phase": "hidden",
        "opens_at": row["opens_at"],
        "closes_at": row["closes_at"],
        "articles": 3,
    }


def test_what_a_person_should_look_at_is_said_beside(run: Run, lamp: Path) -> None:
    lamp.write_text(lamp.read_text(encoding="utf-8").replace("第三条", "第四条"), encoding="utf-8")
    result = run("consultation", "create", lamp, *PERIOD)
    assert result.exit_code == 0
    assert "! " in result.stderr
    assert "! " not in result.stdout


def test_days_are_those_of_china_and_both_included(run: Run, lamp: Path) -> None:
    run("consultation", "create", lamp, "--opens", "2021-08-12", "--closes", "2021-09-11")
    (row,) = listed(run)
    assert row["opens_at"] == "2021-08-11T16:00:00+00:00"
    assert row["closes_at"] == "2021-09-11T16:00:00+00:00"


def test_options_are_kept(run: Run, lamp: Path, database: Database) -> None:
    options = ("--slug", "lamp", "--authority", "某委员会", "--contact", "电话 1", "--publish")
    result = run("consultation", "create", lamp, *PERIOD, *options, "--require-contact-way")
    assert result.exit_code == 0
    assert "not public" not in result.output
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        assert (found.slug, found.authority, found.authority_contact) == (
            "lamp",
            "某委员会",
            "电话 1",
        )
        assert found.contact_way_required
        assert found.phase(utc_now()).value == "open"


def test_unnamed_consultations_are_numbered(run: Run, lamp: Path) -> None:
    for _ in range(2):
        assert run("consultation", "create", lamp, *PERIOD).exit_code == 0
    assert [row["slug"] for row in listed(run)] == ["law-1", "law-2"]


def test_number_that_is_taken_is_passed_over(run: Run, lamp: Path) -> None:
    assert run("consultation", "create", lamp, *PERIOD, "--slug", "law-2").exit_code == 0
    assert run("consultation", "create", lamp, *PERIOD).exit_code == 0
    assert run("consultation", "create", lamp, *PERIOD).exit_code == 0
    assert [row["slug"] for row in listed(run)] == ["law-2", "law-1", "law-3"]


@pytest.mark.parametrize(
    ("command", "state", "phase"),
    [
        ("publish", "published", "open"),
        ("close", "closed", "closed"),
        ("reopen", "published", "open"),
    ],
)
def test_state_follows_the_command(
    run: Run, law: str, command: str, state: str, phase: str
) -> None:
    result = run("consultation", command, law)
    assert (result.exit_code, result.output) == (0, f"{law}: {state}, {phase}\n")
    (row,) = listed(run)
    assert (row["state"], row["phase"]) == (state, phase)


def test_reopening_undoes_a_closing(run: Run, law: str) -> None:
    run("consultation", "close", law)
    run("consultation", "reopen", law)
    assert listed(run)[0]["phase"] == "open"


@pytest.mark.parametrize("command", ["close", "reopen"])
def test_draft_becomes_public_only_by_publishing(run: Run, lamp: Path, command: str) -> None:
    run("consultation", "create", lamp, *PERIOD)
    result = run("consultation", command, "law-1")
    assert result.exit_code == 1
    assert "请先公布" in result.stderr
    assert listed(run)[0]["state"] == "draft"


def test_what_was_closed_is_not_published_by_mistake(run: Run, law: str) -> None:
    run("consultation", "close", law)
    result = run("consultation", "publish", law)
    assert result.exit_code == 1
    assert "重新开放" in result.stderr
    assert listed(run)[0]["state"] == "closed"


@pytest.mark.parametrize("command", ["publish", "close", "reopen"])
def test_unknown_consultation_is_an_error(run: Run, command: str) -> None:
    result = run("consultation", command, "nothing")
    assert result.exit_code == 1
    assert "nothing" in result.stderr
    assert "Traceback" not in result.output


def test_list_for_people_has_a_line_a_consultation(run: Run, law: str) -> None:
    result = run("consultation", "list")
    assert result.exit_code == 0
    assert result.output.count("\n") == 1
    assert result.output.split("\t")[0] == law


def test_list_of_none_is_empty(run: Run) -> None:
    result = run("consultation", "list", "--json")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ((), 2, "--opens and --closes"),
        (("--opens", "2021-08-12"), 2, "--opens and --closes"),
        (("--opens", "12.8.2021", "--closes", "2021-09-11"), 2, "--opens"),
        (("--opens", "2021-09-12", "--closes", "2021-09-11"), 1, "早于开始"),
        (("--opens", "2021-08-12", "--closes", "2021-09-11", "--slug", "路灯"), 1, "网址名称"),
        (("--closes", "2021-02-30", "--opens", "2021-01-01"), 2, "--closes"),
    ],
)
def test_what_cannot_be_is_said(
    run: Run, lamp: Path, options: tuple[str, ...], code: int, words: str
) -> None:
    result = run("consultation", "create", lamp, *options)
    assert result.exit_code == code
    assert words in result.stderr
    assert listed(run) == []


def test_taken_slug_is_an_error(run: Run, lamp: Path, law: str) -> None:
    result = run("consultation", "create", lamp, *PERIOD, "--slug", law)
    assert result.exit_code == 1
    assert "已被另一次" in result.stderr


def test_missing_file_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    assert run("consultation", "create", tmp_path / "none.txt", *PERIOD).exit_code == 2


def test_file_without_a_draft_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("您好！\n此致", encoding="utf-8")
    result = run("consultation", "create", tmp_path / "letter.txt", *PERIOD)
    assert result.exit_code == 1
    assert "没有找到条文" in result.stderr


def test_file_with_two_drafts_is_an_error(run: Run, tmp_path: Path, lamp: Path) -> None:
    both = lamp.read_text(encoding="utf-8")
    (tmp_path / "two.txt").write_text(
        both + "\n\n" + both.replace("路灯", "公园"), encoding="utf-8"
    )
    result = run("consultation", "create", tmp_path / "two.txt", *PERIOD)
    assert result.exit_code == 1
    assert "holds 2 drafts" in result.stderr


def test_seed_page_is_taken_as_it_is(run: Run, shared: Path, database: Database) -> None:
    result = run("consultation", "create", shared / "seed" / "questionnaire.txt", "--publish")
    assert result.exit_code == 0
    (row,) = listed(run)
    assert (row["title"], row["articles"]) == ("广州市数字经济促进条例（草案）", 94)
    assert row["opens_at"] == "2021-08-11T16:00:00+00:00"
    assert row["closes_at"] == "2021-09-11T16:00:00+00:00"
    with database.reading() as session:
        found = session.scalars(select(Consultation)).one()
        version = queries.load_version(session, queries.current_version_id(session, found.id))
        fourteenth = next(p for p in version.provisions if p.target == "article-14")
        assert [p.kind for p in fourteenth.paragraphs] == ["款", "项", "项", "项", "款"]


def test_broken_numbering_is_not_published_silently(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "gap.txt"
    file.write_text("云溪市路灯管理条例\n第一条 路灯应当亮。\n第三条 自公布之日起施行。\n", "utf-8")
    result = run("consultation", "create", file, *PERIOD, "--publish", "--slug", "gap")
    assert result.exit_code == 1
    assert "缺第二条" in result.stderr
    assert "not published" in result.stderr
    assert listed(run)[0]["state"] == "draft"
    confirmed = ("--publish", "--confirm-findings", "--slug", "gap-2")
    run("consultation", "create", file, *PERIOD, *confirmed)
    assert listed(run)[1]["state"] == "published"
