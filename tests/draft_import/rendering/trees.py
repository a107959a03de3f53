"""Random laws: what a draft can hold, in any number and nesting."""

import random
from dataclasses import dataclass, replace
from itertools import pairwise

from tests.draft_import.rendering import language
from tests.draft_import.rendering.language import clause, sentence
from webapp.draft_import.draft import (
    AttachmentBlock,
    DivisionType,
    ParagraphKind,
    ParsedArticle,
    ParsedAttachment,
    ParsedDivision,
    ParsedDraft,
    ParsedParagraph,
    ParsedPreamble,
)
from webapp.draft_import.numbering import article_label, chinese_numeral

LEVELS: tuple[tuple[DivisionType, ...], ...] = (
    (),
    ("章",),
    ("章", "节"),
    ("编", "章"),
    ("编", "章", "节"),
    ("编", "分编", "章", "节"),
)
CAPTIONS = ("", "", "", "【{}】", "〖{}〗", "（{}）", "({})", "[{}]", "〔{}〕")
ROWS = (("名称", "长度（公里）", "管理人"), ("东线", "12.5", "某区"), ("西线", "3", "某县"))
ATTACHMENTS = (
    "附件",
    "附件一",
    "附件1",
    "附表　绿道名录",
    "附：绿道名录",
    "附录",
    "附件：绿道图例",
)


def random_tree(
    rng: random.Random, *, fewest_articles: int = 2, most_articles: int = 24
) -> ParsedDraft:
    """Make a law with articles, or in one of six cases a decision with items."""
    if rng.random() < 1 / 6:
        return _decision(rng, fewest_articles)
    divisions, places = _divisions(rng)
    articles = _Articles(rng, divisions, places, (fewest_articles, most_articles)).make()
    first: dict[int, str] = {}
    for article in articles:
        place = article.division
        while place is not None and place not in first:
            first[place] = article.label
            place = divisions[place].parent
    return ParsedDraft(
        title=rng.choice(language.TITLES),
        draft_label=rng.choice(language.LABELS),
        note=rng.choice(language.NOTES),
        has_toc=False,
        unit="条",
        preamble=_preamble(rng),
        divisions=tuple(replace(each, first_article=first[each.index]) for each in divisions),
        articles=articles,
        closing=(),
        attachments=_attachments(rng),
    )


def _decision(rng: random.Random, fewest: int) -> ParsedDraft:
    count = rng.randint(fewest, 14)
    items = []
    for number in range(1, count + 1):
        texts = [f"将第{chinese_numeral(rng.randint(1, 40))}条修改为：“{sentence(rng)}"]
        texts += [f"“{sentence(rng)}" for _ in range(rng.randint(0, 2))]
        if rng.random() < 0.3:
            label = article_label(rng.randint(1, 40), rng.randint(0, 2))
            texts.append(f"“{label}　{sentence(rng)}")
        texts[-1] += "”"
        if number == count or rng.random() < 0.3:
            texts = [sentence(rng)]
        paragraphs = tuple(ParsedParagraph("段", None, None, text) for text in texts)
        items.append(ParsedArticle(f"{chinese_numeral(number)}、", number, 0, None, paragraphs))
    lead = ParsedPreamble(None, (f"为了保护绿道，{clause(rng)}，决定：",))
    closing = ("本决定自2031年3月1日起施行。",) if rng.random() < 0.5 else ()
    title, label = rng.choice(language.DECISIONS), rng.choice(language.LABELS)
    preamble = lead if rng.random() < 0.5 else None
    note = rng.choice(language.NOTES)
    return ParsedDraft(
        title=title,
        draft_label=label,
        note=note,
        has_toc=False,
        unit="项",
        preamble=preamble,
        divisions=(),
        articles=tuple(items),
        closing=closing,
        attachments=(),
    )


def _preamble(rng: random.Random) -> ParsedPreamble | None:
    if rng.random() < 0.7:
        return None
    heading = rng.choice(("序言", None))
    return ParsedPreamble(heading, tuple(sentence(rng) for _ in range(rng.randint(1, 3))))


def _attachments(rng: random.Random) -> tuple[ParsedAttachment, ...]:
    found = []
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        blocks = [AttachmentBlock("p", text=sentence(rng)) for _ in range(rng.randint(1, 3))]
        blocks += [AttachmentBlock("table", rows=ROWS)] if rng.random() < 0.5 else []
        found.append(ParsedAttachment(rng.choice(ATTACHMENTS), tuple(blocks)))
    return tuple(found)


def _divisions(rng: random.Random) -> tuple[list[ParsedDivision], list[int | None]]:
    """Make divisions, and the places where articles stand: the innermost ones."""
    levels = rng.choice(LEVELS)
    if not levels:
        return [], [None]
    maker = _Divisions(rng, levels)
    maker.fill(0, None)
    if levels[0] == "编" and rng.random() < 0.4:
        maker.add(None, None, "附则")
    parents = {each.parent for each in maker.made}
    return maker.made, [each.index for each in maker.made if each.index not in parents]


class _Divisions:
    def __init__(self, rng: random.Random, levels: tuple[DivisionType, ...]) -> None:
        self.made: list[ParsedDivision] = []
        self._rng = rng
        self._levels = levels
        self._chapters = 0

    def fill(self, depth: int, parent: int | None) -> None:
        """Put divisions below one; 章 runs on through the 分编 of a 编."""
        kind = self._levels[depth]
        if kind in {"编", "分编"} or (kind == "章" and depth and self._levels[depth - 1] == "编"):
            self._chapters = 0 if kind != "分编" else self._chapters
        for number in range(1, self._rng.randint(1, 3) + 1):
            self._chapters += kind == "章"
            index = self.add(kind, self._chapters if kind == "章" else number, None, parent)
            deeper = depth + 1 < len(self._levels)
            if deeper and (self._levels[depth + 1] != "节" or self._rng.random() < 0.5):
                self.fill(depth + 1, index)

    def add(
        self,
        kind: DivisionType | None,
        number: int | None,
        heading: str | None,
        parent: int | None = None,
    ) -> int:
        index = len(self.made)
        label = f"第{chinese_numeral(number)}{kind}" if number else ""
        heading = heading or self._rng.choice(language.HEADINGS)
        kind = kind or self._levels[0]
        self.made.append(ParsedDivision(index, kind, label, number, heading, parent, None))
        return index


@dataclass(frozen=True, slots=True)
class _Articles:
    rng: random.Random
    divisions: list[ParsedDivision]
    places: list[int | None]
    bounds: tuple[int, int]

    def make(self) -> tuple[ParsedArticle, ...]:
        count = max(len(self.places), self.rng.randint(*self.bounds))
        split = sorted(self.rng.sample(range(1, count), len(self.places) - 1)) if count > 1 else []
        bounds = [0, *split, count]
        caption = self.rng.choice(CAPTIONS)
        made = []
        number, sub = 0, 0
        for place, (low, high) in zip(self.places, pairwise(bounds), strict=True):
            for _ in range(low, high):
                inserted = number and self.rng.random() < 0.06
                number, sub = (number, sub + 1) if inserted else (number + 1, 0)
                text = caption.format(self.rng.choice(language.HEADINGS)) or None
                label = article_label(number, sub)
                made.append(
                    ParsedArticle(label, number, sub, place, tuple(self._paragraphs()), text)
                )
        return tuple(made)

    def _paragraphs(self) -> list[ParsedParagraph]:
        found = []
        for _ in range(self.rng.choice((1, 1, 1, 2, 3))):
            if self.rng.random() < 0.3:
                found += self._list()
            else:
                found.append(ParsedParagraph("款", None, None, sentence(self.rng)))
        if self.rng.random() < 0.03:
            found.append(ParsedParagraph("款", None, None, "绿道的长度如下："))
            found.append(ParsedParagraph("表", None, None, "", rows=ROWS))
        return found

    def _list(self) -> list[ParsedParagraph]:
        """Make an introduction with its 项, some with 目 or a continuation."""
        found = [ParsedParagraph("款", None, None, f"{clause(self.rng)}，有下列情形之一的：")]
        labels = self.rng.choice(("（{}）", "（{}）", "（{}）", "({})", "{}、", "{1}."))
        count = self.rng.randint(2, 5)
        for number in range(1, count + 1):
            label = labels.format(chinese_numeral(number), number)
            end = "。" if number == count else "；"
            deeper = labels == "（{}）" and number < count and self.rng.random() < 0.15
            text = self.rng.choice(language.ITEMS)
            found.append(_labelled("项", label, number, text + ("：" if deeper else end)))
            if deeper:
                found += [
                    _labelled("目", f"{n}.", n, self.rng.choice(language.ITEMS) + "；")
                    for n in (1, 2)
                ]
            elif labels == "（{}）" and number < count and self.rng.random() < 0.05:
                found.append(ParsedParagraph("续", None, None, sentence(self.rng)))
        return found


def _labelled(kind: ParagraphKind, label: str, number: int, text: str) -> ParsedParagraph:
    return ParsedParagraph(kind, label, number, text)
