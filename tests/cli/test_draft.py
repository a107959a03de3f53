"""``draft parse``: what the importer understands, for people and for programs."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_json_is_one_line_a_file(run: Run, lamp: Path) -> None:
    result = run("draft", "parse", "--json", lamp, lamp)
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first == second
    assert (first["file"], first["error"]) == (str(lamp), None)
    (draft,) = first["drafts"]
    assert (draft["title"], draft["title_full"]) == (
        "云溪市路灯管理条例", "云溪市路灯管理条例（草案）",
    )  # fmt: skip
    assert [article["label"] for article in draft["articles"]] == ["第一条", "第二条", "第三条"]


def test_file_that_cannot_be_read_is_said_in_its_line(run: Run, lamp: Path, tmp_path: Path) -> None:
    missing = tmp_path / "none.txt"
    result = run("draft", "parse", "--json", missing, lamp)
    assert result.exit_code == 1
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["file"], first["drafts"]) == (str(missing), [])
    assert "No such file" in first["error"]
    assert second["error"] is None


def test_lines_come_in_the_order_of_the_files_however_long_each_takes(
    run: Run, lamp: Path, tmp_path: Path
) -> None:
    long = tmp_path / "long.txt"
    articles = "".join(f"第{number}条　甲。\n" for number in range(4, 1500))
    long.write_text(lamp.read_text(encoding="utf-8") + articles, encoding="utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("您好！", encoding="utf-8")
    files = [long, lamp, letter, lamp]
    result = run("draft", "parse", "--json", *files)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["file"] for line in lines] == list(map(str, files))
    assert [len(line["drafts"]) for line in lines] == [1, 1, 0, 1]


def test_one_file_that_cannot_be_read_is_enough_for_exit_code_1(
    run: Run, lamp: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    result = run("draft", "parse", tmp_path / "empty.txt", lamp, tmp_path)
    assert result.exit_code == 1
    assert f"{tmp_path / 'empty.txt'}: 文件是空的。" in result.stdout
    assert f"{tmp_path}: cannot read the file: Is a directory" in result.stdout
    assert "云溪市路灯管理条例（草案）" in result.stdout


def test_every_draft_of_a_file_is_shown(run: Run, lamp: Path) -> None:
    text = lamp.read_text(encoding="utf-8")
    lamp.write_text(f"{text}\n\n{text.replace('路灯', '渡口')}", encoding="utf-8")
    result = run("draft", "parse", lamp)
    assert result.exit_code == 0
    assert "云溪市路灯管理条例（草案）" in result.stdout
    assert "云溪市渡口管理条例（草案）" in result.stdout


def test_people_see_title_counts_and_findings(run: Run, lamp: Path, tmp_path: Path) -> None:
    gap = tmp_path / "gap.txt"
    gap.write_text(lamp.read_text(encoding="utf-8").replace("第三条", "第四条"), encoding="utf-8")
    result = run("draft", "parse", gap)
    assert result.exit_code == 0
    assert "云溪市路灯管理条例（草案）" in result.stdout
    assert "2 divisions, 3 articles" in result.stdout
    assert "! " in result.stdout


def test_period_that_the_file_offers_is_shown(run: Run, shared: Path) -> None:
    result = run("draft", "parse", shared / "seed" / "questionnaire.txt")
    assert "period offered by the file: 2021-08-12 to 2021-09-11" in result.stdout


def test_people_see_why_a_file_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("您好！", encoding="utf-8")
    result = run("draft", "parse", tmp_path / "letter.txt")
    assert result.exit_code == 1
    assert "没有找到条文" in result.stdout


def test_no_file_is_a_usage_error(run: Run) -> None:
    assert run("draft", "parse").exit_code == 2
