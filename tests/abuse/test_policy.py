"""What speaks for a submission and against it, and when a consultation asks for more."""

import datetime as dt

import pytest

from webapp.abuse.policy import CALM, FLOOR, Counts, Sign, Tier, Weather, judge, next_weather

NOW = dt.datetime(2026, 11, 10, 4, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=20)
MINUTE = dt.timedelta(minutes=1)
CALM_DAY = Weather(Tier.GREEN, NOW)


@pytest.mark.parametrize(
    ("tier", "signs", "trusted"),
    [
        (Tier.GREEN, {Sign.CAPTCHA}, True),
        (Tier.GREEN, {Sign.PASS}, True),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.HASTE}, True),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.BUSY_ADDRESS}, True),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.HASTE, Sign.BUSY_DEVICE}, False),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.UNCOUNTED}, False),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.UNCOUNTED, Sign.PROOF}, True),
        (Tier.GREEN, {Sign.CAPTCHA, Sign.PROOF, Sign.HONEYPOT}, False),
        (Tier.AMBER, {Sign.CAPTCHA}, False),
        (Tier.AMBER, {Sign.CAPTCHA, Sign.PROOF}, True),
        (Tier.AMBER, {Sign.CAPTCHA, Sign.EARLIER_PROOF}, True),
        (Tier.AMBER, {Sign.PASS, Sign.PROOF, Sign.HASTE}, True),
        (Tier.AMBER, {Sign.CAPTCHA, Sign.PROOF, Sign.HASTE, Sign.BUSY_ADDRESS}, False),
        (Tier.RED, {Sign.CAPTCHA, Sign.PROOF}, True),
        (Tier.RED, {Sign.CAPTCHA, Sign.EARLIER_PROOF}, False),
        (Tier.RED, {Sign.CAPTCHA, Sign.PROOF, Sign.BUSY_ADDRESS}, False),
    ],
)
def test_points_decide(tier: Tier, signs: set[Sign], trusted: bool) -> None:  # noqa: FBT001
    assert judge(tier, signs).is_trusted is trusted


def test_pass_counts_nothing_beside_the_captcha_it_came_from() -> None:
    assert judge(Tier.GREEN, {Sign.CAPTCHA, Sign.PASS}).points == 2


@pytest.mark.parametrize(
    ("counts", "tier"),
    [
        (Counts(submissions=150), Tier.GREEN),
        (Counts(submissions=151), Tier.AMBER),
        (Counts(submissions=601), Tier.RED),
        (Counts(answers=200, wrong=200), Tier.GREEN),
        (Counts(answers=201, wrong=120), Tier.GREEN),
        (Counts(answers=201, wrong=130), Tier.RED),
    ],
)
def test_tier_is_taken_at_once(counts: Counts, tier: Tier) -> None:
    assert next_weather(CALM_DAY, counts, now=NOW, closes_at=LATER).tier is tier


def test_last_day_is_measured_three_times_as_wide() -> None:
    tomorrow = NOW + dt.timedelta(hours=23)
    counts = Counts(submissions=400)
    assert next_weather(CALM_DAY, counts, now=NOW, closes_at=tomorrow).tier is Tier.GREEN
    assert next_weather(CALM_DAY, counts, now=NOW, closes_at=LATER).tier is Tier.AMBER


def test_what_is_usual_is_learnt_while_it_is_calm() -> None:
    weather = CALM_DAY
    for minute in range(300):
        now = NOW + minute * MINUTE
        weather = next_weather(weather, Counts(submissions=140), now=now, closes_at=LATER)
    assert weather.tier is Tier.GREEN
    assert weather.usual == pytest.approx(140, abs=2)
    busy = next_weather(weather, Counts(submissions=600), now=NOW, closes_at=LATER)
    assert busy.tier is Tier.GREEN


def test_flood_does_not_become_usual() -> None:
    weather = CALM_DAY
    for minute in range(600):
        now = NOW + minute * MINUTE
        weather = next_weather(weather, Counts(submissions=5000), now=now, closes_at=LATER)
    assert (weather.tier, weather.usual) == (Tier.RED, FLOOR)


def test_tier_is_left_after_half_an_hour_of_calm() -> None:
    weather = Weather(Tier.RED, NOW)
    tiers = []
    for minute in range(32):
        now = NOW + minute * MINUTE
        weather = next_weather(weather, Counts(), now=now, closes_at=LATER)
        tiers.append(weather.tier)
    assert tiers == [Tier.RED] * 30 + [Tier.GREEN] * 2


def test_surge_in_between_begins_the_half_hour_again() -> None:
    calm = next_weather(Weather(Tier.RED, NOW), Counts(), now=NOW, closes_at=LATER)
    again = next_weather(calm, Counts(submissions=700), now=NOW + MINUTE, closes_at=LATER)
    assert calm.calm_since == NOW
    assert again.calm_since is None
    assert next_weather(again, Counts(), now=NOW + CALM, closes_at=LATER).tier is Tier.RED


def test_tier_that_a_person_chose_holds() -> None:
    chosen = Weather(Tier.AMBER, NOW, chosen=Tier.AMBER)
    flood = Counts(submissions=5000)
    assert next_weather(chosen, flood, now=NOW, closes_at=LATER).tier is Tier.AMBER
    assert next_weather(chosen, Counts(), now=NOW + CALM * 2, closes_at=LATER).tier is Tier.AMBER
