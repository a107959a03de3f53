"""A file of unknown origin is read by a child process that cannot do too much."""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.draft_import.readers.docx.ooxml import document, p, package, table
from webapp.draft_import import bounded
from webapp.draft_import.bounded import MAX_FILE_BYTES, read_bounded
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import read_file

LAW = "云溪市绿道条例\n第一条　为了保护绿道，制定本条例。\n第二条　本条例自公布之日起施行。\n"
QUESTIONNAIRE = (
    "标题：云溪市绿道条例草案征求意见\n发布时间：2023-03-01\n截止时间：2023-03-31\n\n" + LAW
)
TABLE = document(
    p("云溪市绿道条例"), p("第一条　绿道分为下列等级："), table(("等级", "宽"), ("一", "三米"))
)
PATIENCE = 20.0

Pretend = Callable[[str], None]


@pytest.fixture(autouse=True)
def _own_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody else who reads files on this machine."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Return a function that puts a shell script in the place of the child."""

    def put(script: str) -> None:
        child = tmp_path / "child"
        child.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        child.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(child))

    return put


def refusal(data: bytes = b"", name: str = "", *, seconds: int = 60, megabytes: int = 512) -> str:
    with pytest.raises(DraftImportError) as caught:
        read_bounded(data, name, seconds=seconds, megabytes=megabytes)
    return str(caught.value)


def is_running(process: int) -> bool:
    """Tell whether a process runs; one that nobody has buried yet does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except FileNotFoundError:
        return False
    return state.split()[0] != "Z"


def await_end(process: int) -> bool:
    """Wait until a process has ended; tell whether it has."""
    end = time.monotonic() + PATIENCE
    while is_running(process) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_running(process)


@pytest.mark.parametrize(
    "data", [LAW.encode(), QUESTIONNAIRE.encode(), package(TABLE)], ids=["text", "dates", "table"]
)
def test_what_the_child_reads_is_what_would_be_read_here(data: bytes) -> None:
    assert read_bounded(data, "草案") == read_file(data, "草案")


def test_the_child_says_why_it_refuses_a_file() -> None:
    assert "在“通知”中没有找到条文" in refusal("关于召开会议的通知".encode(), "通知\0")


@pytest.mark.parametrize("name", ["-c", "\udcff", "长" * 5_000])
def test_any_name_will_do(name: str) -> None:
    assert len(read_bounded(LAW.encode(), name).drafts) == 1


def test_a_file_too_large_is_refused_unread(pretend: Pretend) -> None:
    pretend("exit 0")
    assert "超过 20 MB" in refusal(bytes(MAX_FILE_BYTES + 1))


def test_the_child_is_given_no_setting_and_no_secret(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBAPP_SECRET_KEY", "hidden")
    monkeypatch.setenv("PYTHONSTARTUP", "hidden")
    pretend("/usr/bin/env; exit 3")
    environment = dict(line.split("=", 1) for line in refusal().splitlines())
    names = {"PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    # The shell adds its own.
    assert environment.keys() - {"PWD", "OLDPWD", "SHLVL", "_"} == names | {"MALLOC_ARENA_MAX"}
    assert environment["HOME"] == environment["TMPDIR"] == environment["PWD"]


def test_the_folder_of_the_child_is_thrown_away(pretend: Pretend) -> None:
    pretend("touch left; pwd; exit 3")
    assert not Path(refusal().strip()).exists()


def test_a_file_that_takes_too_long_is_stopped_and_said_so(pretend: Pretend) -> None:
    pretend("exec sleep 60")
    assert "读取超过 1 秒，已停止" in refusal(seconds=1)


def test_what_the_child_started_ends_with_it(
    pretend: Pretend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_GRACE", 0.1)
    pretend(f"trap '' TERM; sleep 60 & echo $! > {tmp_path}/started; wait; sleep 60")
    refusal(seconds=1)
    assert await_end(int((tmp_path / "started").read_text(encoding="utf-8")))


def test_a_child_that_ends_leaves_nothing_running(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f"sleep 60 & echo $! > {tmp_path}/started; exit 4")
    refusal()
    assert await_end(int((tmp_path / "started").read_text(encoding="utf-8")))


def test_too_little_memory_is_said_so() -> None:
    assert "内存不够" in refusal(LAW.encode() + b"\n" * 8_000_000, megabytes=1)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("kill -XCPU $$", "读取超过 60 秒"),
        ("kill -XFSZ $$", "内存不够"),
        ("kill -SEGV $$", "读取中断"),
        ("exit 1", "读取中断"),
        ("echo '{\"kind\": 1}'", "读取中断"),
        ("", "读取中断"),
    ],
)
def test_a_child_that_fails_is_told_in_a_sentence_with_what_to_do(
    pretend: Pretend, script: str, sentence: str
) -> None:
    pretend(f"ulimit -c 0; {script}")
    message = refusal()
    assert sentence in message
    assert message.endswith("另存为 .docx 再试。")


def test_a_child_may_end_without_reading_a_large_file(pretend: Pretend) -> None:
    pretend("echo 不读; exit 3")
    assert refusal(bytes(4_000_000)) == "不读\n"


def test_no_more_than_two_files_are_read_at_once(pretend: Pretend, tmp_path: Path) -> None:
    running = tmp_path / "running"
    running.mkdir()
    pretend(f"touch {running}/$$; sleep 0.3; ls {running} | wc -l; rm {running}/$$; exit 3")
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(refusal())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(seen) == 5
    assert max(map(int, seen)) == 2


def test_who_waits_too_long_for_a_turn_is_told_so(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_PATIENCE", 0.2)
    monkeypatch.setattr(bounded, "AT_ONCE", 1)
    pretend("exit 4")
    with bounded._turn():  # noqa: SLF001 - another file being read
        assert "正在读取的文件太多" in refusal()


def test_a_turn_cannot_be_led_to_another_file(tmp_path: Path) -> None:
    (tmp_path / f"draft-import-{os.getuid()}-0.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(OSError, match="symbolic link"):
        read_bounded(LAW.encode(), "草案")
    assert not (tmp_path / "victim").exists()
