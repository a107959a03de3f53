"""Hostile texts take no more time than their length."""

import time

import pytest

from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.lines import Source
from webapp.draft_import.parser import parse

LENGTH = 30_000
SECONDS = 3  # a pattern that backtracks takes minutes; a slow machine does not
LAW = "某市绿道条例\n第一条　甲。\n第二条　乙。\n"


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "第",
            "一",
            "（",
            "）",
            "《",
            "【甲",
            "【甲】",
            ".",
            "…",
            " ",
            "　 ",
            "\t",
            "甲 ",
            "乙。 ",
        ),
        *(
            "首页 | ",
            "（草案",
            "（草案）",
            "**",
            "第一条",
            "1.",
            "关于某市",
            "\u200b",
            "一、",
            "： （一）",
        ),
    ],
)
@pytest.mark.parametrize("before", [LAW, "某市绿道条例", "第一条", f"{LAW}目录\n第一章 "])
def test_a_run_of_one_thing_is_parsed_in_time(before: str, unit: str) -> None:
    text = before + unit * (LENGTH // len(unit)) + "\n第一条　丙。"
    start = time.process_time()
    parse(Source(lines_of(text)))

    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize(
    "line",
    [
        *(
            "甲",
            "1",
            "第一条",
            "第二条　乙。",
            "（一）丙；",
            "附件",
            "第一章",
            "- 1 -",
            "某市关于",
            "（甲",
        ),
        *(
            "某市绿道条例",
            "绿道\n第一条 甲。",
            "（2031年1月2日某市人民代表大会常务委员会审",
            "a\tb",
        ),
        *("绿道属于公众任何人都可以使用但是不得损坏", "\n绿道", "“甲", "附则\n第一条 甲"),
    ],
)
@pytest.mark.parametrize(
    "before", [LAW, "", "某市绿道条例\n目录\n", "某市关于绿道的决定\n一、甲。\n"]
)
def test_a_line_repeated_is_parsed_in_time(before: str, line: str) -> None:
    text = before + f"{line}\n" * (LENGTH // (len(line) + 1))
    start = time.process_time()
    parse(Source(lines_of(text)))

    assert time.process_time() - start < SECONDS
