"""Time and memory of parsing: a law as long as a code, and laws of one, ten, a hundred lengths."""

import time
import tracemalloc
from collections.abc import Iterator

from tests.bench.figure import Figure
from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.lines import Source
from webapp.draft_import.numbering import article_label, chinese_numeral
from webapp.draft_import.parser import parse

CODE_ARTICLES = 1260
BASE_ARTICLES = 80
TIMES = (1, 10, 100)
RUNS = 3
MB = 1_000_000
SENTENCE = "绿道的规划、建设、保护和利用，应当遵循便民、安全的原则。"


def law(articles: int) -> str:
    """Write a law of so many articles; three paragraphs an article, a chapter every twenty."""
    lines = ["某国绿道法典"]
    for number in range(1, articles + 1):
        if number % 20 == 1:
            lines.append(f"第{chinese_numeral(number // 20 + 1)}章　绿道的规划")
        lines.append(f"　　{article_label(number)}　{SENTENCE}下列事项除外：")
        lines += [f"　　（{chinese_numeral(item)}）{SENTENCE}" for item in (1, 2)]
    return "\n".join(lines)


def _parse(text: str) -> list[ParsedDraft]:
    return parse(Source(lines_of(text)))


def _seconds(text: str, runs: int) -> float:
    """Give the shortest of several runs."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        _parse(text)
        times.append(time.perf_counter() - start)
    return min(times)


def _peak(text: str) -> float:
    """Give the highest memory in use while a text is parsed, in MB."""
    tracemalloc.start()
    _parse(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / MB


def measure() -> Iterator[Figure]:
    """Yield the figures of the parser."""
    code = law(CODE_ARTICLES)
    yield Figure(f"parsing {CODE_ARTICLES} articles", _seconds(code, RUNS), "s", most=2)
    yield Figure(f"memory of {CODE_ARTICLES} articles", _peak(code), "MB", most=200)
    base = _seconds(law(BASE_ARTICLES), RUNS)
    for times in TIMES[1:]:
        seconds = _seconds(law(BASE_ARTICLES * times), 1)
        name = f"parsing {times} times {BASE_ARTICLES} articles, ratio of time to length"
        yield Figure(name, seconds / base / times, most=3)
    yield Figure(f"memory of {TIMES[-1]} times", _peak(law(BASE_ARTICLES * TIMES[-1])), "MB")
