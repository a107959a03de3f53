"""What counts as a text, and when a change is taken."""

import pytest

from webapp.consultations.policy import Phase
from webapp.errors import ClosedError, NotFoundError, NotOpenError
from webapp.submissions.policy import clean_line, clean_text, is_contact_way, require_open


def test_open_phase_takes_changes() -> None:
    require_open(Phase.OPEN)


@pytest.mark.parametrize(
    ("phase", "error"),
    [(Phase.HIDDEN, NotFoundError), (Phase.COMING, NotOpenError), (Phase.CLOSED, ClosedError)],
)
def test_other_phases_refuse_changes(phase: Phase, error: type[Exception]) -> None:
    with pytest.raises(error):
        require_open(phase)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("同意。", "同意。"),
        (" 前后的空格留着 ", " 前后的空格留着 "),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("\t缩进", "\t缩进"),
        (" \n\t　\u00a0\r\n", ""),
        ("a\x00b\x07c\x0bd\x0ce\x1ff\x7fg", "abcdefg"),
        ("前\ud800后\udfff", "前后"),
        ("\x00\ud800", ""),
        ("𠮷野家🙂", "𠮷野家🙂"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_text_is_cleaned_of_what_nobody_wrote(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        (" 王秀兰\n", "王秀兰"),
        ("云溪市\r\n路灯　协会", "云溪市 路灯 协会"),
        ("a\x00b", "ab"),
        ("\u3000", ""),
    ],
)
def test_line_is_one_line(text: str, cleaned: str) -> None:
    assert clean_line(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "8613800138000",
        "１３８００１３８０００",
        "020-83333333",
        "（020）8333 3333",
        "0755-8333333",
        "83333333",
        "02083333333转8001",
        "020-83333333-8001",
        "+86 20 83333333",
        "400-820-8820",
        "800 810 8888",
        "name@example.com",
        "王秀兰@例子.公司",
        "a.b+c@sub.example.com.cn",
    ],
)
def test_way_of_contact_is_recognised(text: str) -> None:
    assert is_contact_way(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1380013800",
        "138001380000",
        "12345678901",
        "没有",
        "QQ 123",
        "name@example",
        "name@@example.com",
        "@example.com",
        "name@example.",
        "na me@example.com",
        "a@b.c, d@e.f",
        "13800138000 13900139000",
    ],
)
def test_what_is_no_way_of_contact_is_found(text: str) -> None:
    assert not is_contact_way(text)


@pytest.mark.parametrize("text", ["1" * 100_000, "a@" + "a." * 50_000, "020-" * 30_000])
def test_hostile_way_of_contact_is_answered_at_once(text: str) -> None:
    assert not is_contact_way(text)
