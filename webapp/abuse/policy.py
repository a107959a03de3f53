"""What speaks for a submission and what against it, and where it goes; pure.

Doubt leads to quarantine (疑似批量), where a person looks; never to a refusal.
"""

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from webapp.errors import msgid


class Tier(enum.StrEnum):
    """How much a consultation asks of a submission at the moment."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Sign(enum.StrEnum):
    """What the gate noticed about a submission."""

    CAPTCHA = "captcha"
    PASS = "pass"  # noqa: S105
    PROOF = "proof"
    EARLIER_PROOF = "earlier_proof"
    HONEYPOT = "honeypot"
    HASTE = "haste"
    BUSY_DEVICE = "busy_device"
    BUSY_ADDRESS = "busy_address"
    UNCOUNTED = "uncounted"


class HeldVerdict(enum.StrEnum):
    """What a person decided about a submission in quarantine."""

    RELEASED = "released"
    LEFT_OUT = "left_out"


# The one table of what counts how much; the administrator sees it as it stands here.
POINTS: dict[Sign, int] = {
    Sign.CAPTCHA: 2,
    Sign.PASS: 2,
    Sign.PROOF: 2,
    Sign.EARLIER_PROOF: 1,
    Sign.HONEYPOT: -10,
    Sign.HASTE: -1,
    Sign.BUSY_DEVICE: -1,
    Sign.BUSY_ADDRESS: -1,
    Sign.UNCOUNTED: -2,
}
NAMES: dict[Sign, str] = {
    Sign.CAPTCHA: msgid("验证码正确"),
    Sign.PASS: msgid("这台设备当天已通过验证"),
    Sign.PROOF: msgid("浏览器完成了计算"),
    Sign.EARLIER_PROOF: msgid("浏览器完成了较早的、较容易的计算"),
    Sign.HONEYPOT: msgid("填写了看不见的栏目"),
    Sign.HASTE: msgid("打开页面后不到 3 秒提交"),
    Sign.BUSY_DEVICE: msgid("同一台设备短时间内提交多份"),
    Sign.BUSY_ADDRESS: msgid("同一个网络地址一小时内提交很多份"),
    Sign.UNCOUNTED: msgid("当时无法统计提交次数"),
}
NEEDED: dict[Tier, int] = {Tier.GREEN: 1, Tier.AMBER: 3, Tier.RED: 4}
COUNTERS: dict[Tier, int] = {Tier.GREEN: 300, Tier.AMBER: 1000, Tier.RED: 3000}
HASTE = dt.timedelta(seconds=3)

WINDOW = dt.timedelta(minutes=10)
CALM = dt.timedelta(minutes=30)  # below the threshold before a tier is left
LAST_DAY = dt.timedelta(hours=24)
FLOOR = 30.0  # submissions in ten minutes that nothing is measured against below
AMBER_TIMES, RED_TIMES, LAST_DAY_TIMES = 5, 20, 3
AMBER_LEAST = 60
ANSWERS_LEAST, WRONG_SHARE = 200, 0.6
WEIGHT = 0.02  # of the last ten minutes in the usual, each minute


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says: the points, what they come from, and whether they are enough."""

    tier: Tier
    signs: tuple[Sign, ...]
    points: int
    is_trusted: bool


def judge(tier: Tier, signs: Iterable[Sign]) -> Verdict:
    """Return where a submission goes: into the register, or to be looked at first."""
    noticed = tuple(sorted(set(signs), key=list(Sign).index))
    counted = set(noticed) - ({Sign.PASS} if Sign.CAPTCHA in noticed else set())
    points = sum(POINTS[sign] for sign in counted)
    return Verdict(tier, noticed, points, points >= NEEDED[tier])


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to a consultation in the last ten minutes."""

    submissions: int = 0
    answers: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Weather:
    """A consultation's tier: since when, how many submissions are usual, since when it is calm.

    ``usual`` is a moving average of submissions in ten minutes; ``chosen`` is a tier that a
    person set, which holds until a person lets it go.
    """

    tier: Tier
    since: dt.datetime
    usual: float = FLOOR
    calm_since: dt.datetime | None = None
    chosen: Tier | None = None


def next_weather(
    weather: Weather, counts: Counts, *, now: dt.datetime, closes_at: dt.datetime
) -> Weather:
    """Return the tier after a look at the last ten minutes, a minute after the look before.

    A tier is taken at once and left after half an hour below its threshold. A surge on the
    last day is usual: thresholds are three times as high then. What is usual is learnt while
    all is calm, so that a flood does not become usual.
    """
    times = LAST_DAY_TIMES if closes_at - now <= LAST_DAY else 1
    seen = _tier_of(counts, max(weather.usual, FLOOR) * times)
    if weather.chosen is not None:
        return replace(weather, tier=weather.chosen)
    usual = weather.usual
    if seen is Tier.GREEN and weather.tier is Tier.GREEN:
        usual += (counts.submissions - usual) * WEIGHT
    order = list(Tier).index
    if order(seen) > order(weather.tier):
        return replace(weather, tier=seen, since=now, calm_since=None)
    if seen is weather.tier:
        return replace(weather, usual=usual, calm_since=None)
    if weather.calm_since is None:
        return replace(weather, calm_since=now)
    if now - weather.calm_since >= CALM:
        return replace(weather, tier=seen, since=now, calm_since=None)
    return weather


def _tier_of(counts: Counts, usual: float) -> Tier:
    many = counts.submissions
    guesses = counts.answers > ANSWERS_LEAST and counts.wrong > WRONG_SHARE * counts.answers
    if many > RED_TIMES * usual or guesses:
        return Tier.RED
    if many > AMBER_TIMES * usual and many > AMBER_LEAST:
        return Tier.AMBER
    return Tier.GREEN
