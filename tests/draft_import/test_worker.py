"""The child process that reads one file: its bounds, its answers, its exit codes."""

import io
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from webapp.draft_import import worker
from webapp.draft_import.children import OUT_OF_MEMORY, READ, REFUSED
from webapp.draft_import.worker import main

LAW = "云溪市绿道条例\n第一条　为了保护绿道，制定本条例。\n"

Answer = Callable[[bytes], tuple[int, str]]


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> dict[object, object]:
    """Let the worker run in this process without bounds; note which it would have set."""
    noted: dict[object, object] = {}
    monkeypatch.setattr(signal, "signal", noted.__setitem__)
    monkeypatch.setattr(signal, "alarm", lambda seconds: noted.update(alarm=seconds))
    monkeypatch.setattr(os, "nice", lambda step: noted.update(nice=step))
    monkeypatch.setattr(resource, "setrlimit", noted.__setitem__)
    return noted


@pytest.fixture
def answer(bounds: dict[object, object], monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Return a function that gives a file to the worker and returns its code and output."""
    assert bounds == {}

    def run(data: bytes) -> tuple[int, str]:
        output = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=output))
        return main(10, 512, "草案"), output.getvalue().decode()

    return run


def test_a_file_that_is_read_is_answered_in_json(answer: Answer) -> None:
    code, output = answer(LAW.encode())
    assert code == READ
    result = json.loads(output)
    assert (result["kind"], result["drafts"][0]["title"]) == ("text", "云溪市绿道条例")


def test_dates_are_written_as_such(answer: Answer, shared: Path) -> None:
    _, output = answer((shared / "seed" / "questionnaire.txt").read_bytes())
    assert json.loads(output)["drafts"][0]["opens"] == "2021-08-12"


def test_a_refusal_is_answered_in_its_own_words(answer: Answer) -> None:
    assert answer(b"\0") == (REFUSED, "文件是空的。")


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
def test_a_file_for_which_memory_lacks_has_a_code_of_its_own(
    answer: Answer, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(_data: bytes, _name: str) -> None:
        raise error

    monkeypatch.setattr(worker, "read_file", fail)
    assert answer(b"x") == (OUT_OF_MEMORY, "")


def test_what_json_cannot_hold_is_an_error(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_file", lambda _data, _name: {1, 2})
    with pytest.raises(TypeError):
        answer(b"x")


def test_time_memory_output_and_files_are_bounded(
    answer: Answer, bounds: dict[object, object]
) -> None:
    answer(LAW.encode())
    assert bounds[resource.RLIMIT_CPU] == (10, 11)
    assert bounds[resource.RLIMIT_AS] == (512 << 20, 1024 << 20)
    assert bounds[resource.RLIMIT_FSIZE] == (64 << 20, 64 << 20)
    assert bounds[resource.RLIMIT_NOFILE] == (256, 256)
    assert bounds[resource.RLIMIT_CORE] == (0, 0)
    assert (bounds["alarm"], bounds["nice"]) == (15, 10)


def test_a_worker_asked_to_stop_leaves_in_good_order(
    answer: Answer, bounds: dict[object, object]
) -> None:
    answer(LAW.encode())
    stop = bounds[signal.SIGTERM]
    assert callable(stop)
    with pytest.raises(SystemExit) as caught:
        stop(signal.SIGTERM, None)
    assert caught.value.code == 128 + signal.SIGTERM
