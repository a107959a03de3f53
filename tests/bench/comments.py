"""Comments as a consultation gets them, with the family each truly belongs to; seeded."""

import datetime as dt
import enum
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.bench import phrases
from tests.bench.filling import load

__all__ = ["Comment", "Kind", "compose", "edit", "generate", "letter", "load"]

SINCE = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)
TARGETS = ("article-1", "article-2", "article-3", "article-4", "article-5", "article-6", "general")
RATES = (0.01, 0.05, 0.10, 0.15)
NEW = 0.12  # of the comments that are like others, the share that is the first of its kind
CHANNELS = ("web",) * 93 + ("letter", "letter", "email", "email", "phone", "meeting", "visit")
# Who slips here changes the opinion: such characters are left alone.
TELLING = re.compile(
    r"[0-9〇一二三四五六七八九十百千万两不无未没非勿赞支反删增保留成对持除加]|同意"
)


class Kind(enum.StrEnum):
    """How a comment is like others."""

    SINGLE = "single"
    SHORT = "short"
    COPY = "copy"
    EDITED = "edited"
    LETTER = "letter"


# Of 100 comments: unrelated ones and short ones; the others come in families.
SHARES = {
    Kind.SINGLE: 38,
    Kind.SHORT: 10,
    Kind.COPY: 16,
    Kind.EDITED: 22,
    Kind.LETTER: 14,
}


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; those of one ``family`` say the same, ``rate`` is how much was edited."""

    target: str
    text: str
    identity: str
    channel: str
    organisation: str
    received_at: dt.datetime
    family: int
    kind: Kind
    rate: float = 0.0


@dataclass(slots=True)
class _Family:
    number: int
    target: str
    text: str
    kind: Kind
    rate: float = 0.0


@dataclass(slots=True)
class _Stock:
    """The families so far; ``drawn`` holds one for each comment, so the large grow fastest."""

    number: int = 0
    short: dict[tuple[str, str], _Family] = field(default_factory=dict)
    drawn: dict[Kind, list[_Family]] = field(default_factory=dict)


def generate(
    count: int,
    seed: int = 1,
    *,
    targets: Sequence[str] = TARGETS,
    shares: dict[Kind, int] | None = None,
    rates: Sequence[float] = RATES,
    since: dt.datetime = SINCE,
    days: int = 30,
) -> Iterator[Comment]:
    """Yield ``count`` comments in the order they arrive, always the same for one seed.

    Args:
        count: how many.
        seed: another seed gives other comments.
        targets: what they are about, the most popular first.
        shares: how many of each kind, in relation to each other.
        rates: shares of characters that copies of one family differ from its first text in.
        since: when the first arrives, UTC.
        days: how long they go on arriving.
    """
    rng = random.Random(seed)  # noqa: S311
    stock = _Stock()
    weights = [1 / rank for rank in range(1, len(targets) + 1)]
    share = shares or SHARES
    kinds = rng.choices(list(share), list(share.values()), k=count)
    step = dt.timedelta(days=days) / max(count, 1)
    for place, kind in enumerate(kinds):
        target = rng.choices(targets, weights)[0]
        family = _family(rng, stock, kind, target, rates)
        at = since + place * step
        yield _comment(rng, family, at.replace(microsecond=0))


def compose(rng: random.Random, least: int = 2, most: int = 7) -> str:
    """Return an opinion of so many sentences that nobody else gave."""
    parts = rng.sample(phrases.SENTENCES, rng.randint(least, most))
    text = "".join(_say(rng, part) for part in parts)
    if rng.random() < 0.4:
        text = rng.choice(phrases.OPENINGS) + text
    if rng.random() < 0.3:
        text += rng.choice(phrases.CLOSINGS)
    return text


def edit(rng: random.Random, text: str, rate: float) -> str:
    """Replace, insert and delete as many characters as ``rate`` says, at least one.

    Punctuation, numbers and words that carry the stance are left alone.
    """
    characters = list(text)
    places = [
        place
        for place, each in enumerate(characters)
        if each.isalnum() and not TELLING.fullmatch(each)
    ]
    count = min(len(places), max(1, round(rate * len(text))))
    for place in rng.sample(places, count):
        slip = rng.choice(phrases.COMMON)
        characters[place] = rng.choice((slip, characters[place] + slip, ""))
    return "".join(characters)


def letter(rng: random.Random, template: str) -> str:
    """Return a template letter with a sentence of the sender's own somewhere in it."""
    own = _say(rng, rng.choice(phrases.PERSONAL))
    sentences = re.findall(r"[^。]+。|[^。]+$", template)
    sentences.insert(rng.randint(0, len(sentences)), own)
    return "".join(sentences)


def _family(
    rng: random.Random, stock: _Stock, kind: Kind, target: str, rates: Sequence[float]
) -> _Family:
    if kind is Kind.SHORT:
        text = rng.choice(phrases.SHORT)
        known = (target, re.sub(r"\W", "", text))
        if known not in stock.short:
            stock.short[known] = _new(stock, target, text, kind)
        return stock.short[known]
    if kind is Kind.SINGLE:
        return _new(stock, target, compose(rng), kind)
    drawn = stock.drawn.setdefault(kind, [])
    if not drawn or rng.random() < NEW:
        least = 4 if kind is Kind.LETTER else 3
        family = _new(stock, target, compose(rng, least, 8), kind)
        family.rate = rng.choice(rates) if kind is Kind.EDITED else 0.0
    else:
        family = rng.choice(drawn)
    drawn.append(family)
    return family


def _new(stock: _Stock, target: str, text: str, kind: Kind) -> _Family:
    stock.number += 1
    return _Family(stock.number, target, text, kind)


def _comment(rng: random.Random, family: _Family, at: dt.datetime) -> Comment:
    text = family.text
    if family.kind is Kind.EDITED:
        text = edit(rng, text, family.rate)
    elif family.kind is Kind.LETTER:
        text = letter(rng, text)
    elif family.kind is Kind.COPY:
        text = rng.choice((text, text, text.replace("，", ","), text + "\n"))
    elif family.kind is Kind.SINGLE and rng.random() < 0.02:
        text += f"我的电话是13{rng.randrange(10**9):09}。"
    is_body = rng.random() < 0.08
    name = rng.choice(phrases.COMPANIES) + rng.choice(phrases.FORMS) if is_body else ""
    return Comment(
        target=family.target,
        text=text,
        identity="单位" if is_body else "个人",
        channel=rng.choice(CHANNELS),
        organisation=name,
        received_at=at,
        family=family.number,
        kind=family.kind,
        rate=family.rate,
    )


def _say(rng: random.Random, pattern: str) -> str:
    return pattern.format(
        place=rng.choice(phrases.PLACES),
        thing=rng.choice(phrases.THINGS),
        body=rng.choice(phrases.BODIES),
        body2=rng.choice(phrases.BODIES),
        group=rng.choice(phrases.GROUPS),
        group2=rng.choice(phrases.GROUPS),
        problem=rng.choice(phrases.PROBLEMS),
        measure=rng.choice(phrases.MEASURES),
        measure2=rng.choice(phrases.MEASURES),
        reason=rng.choice(phrases.REASONS),
        trade=rng.choice(phrases.TRADES),
        age=rng.randint(60, 92),
        years=rng.randint(2, 9),
    )
