"""Limits: for whom each action is counted, and what a refusal says."""

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import structlog
from flask import Flask
from redis import Redis
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from tests.conftest import REDIS
from webapp.abuse.limits import ADDRESS, RULES, spend
from webapp.config import Settings
from webapp.receipts import codes

ONE, OTHER = b"one respondent", b"another respondent"
HOME, OFFICE = "192.0.2.1", "192.0.2.2"

MakeApp = Callable[..., Flask]


def allowed(app: Flask, action: str, respondent: bytes | None = ONE, address: str = HOME) -> bool:
    # A token is random: no two instances know the same one, although they may share a Redis.
    token = sha256(app.instance_path.encode() + respondent).digest() if respondent else None
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        try:
            spend(action, token)
        except TooManyRequests:
            return False
    return True


@pytest.mark.parametrize(
    ("action", "setting"),
    [(action, setting) for action, rules in RULES.items() for _, setting in rules],
)
def test_limit_of_each_action_is_its_setting(make_app: MakeApp, action: str, setting: str) -> None:
    app = make_app(**{setting: "2 per hour"})
    assert [allowed(app, action) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("action", ["start", "save", "captcha", "audio", "submit", "receipt"])
def test_limit_of_an_address_counts_the_whole_office(make_app: MakeApp, action: str) -> None:
    app = make_app(**{dict(RULES[action])[ADDRESS]: "2 per hour"})
    people = [b"%d" % n for n in range(3)]
    assert [allowed(app, action, who, OFFICE) for who in people] == [True, True, False]
    assert allowed(app, action, people[0], HOME)


@pytest.mark.parametrize(("action", "setting"), [("save", "rate_save"), ("submit", "rate_submit")])
def test_limit_of_a_respondent_leaves_the_office_alone(
    make_app: MakeApp, action: str, setting: str
) -> None:
    app = make_app(**{setting: "1 per hour"})
    assert [allowed(app, action, ONE) for _ in range(2)] == [True, False]
    assert allowed(app, action, OTHER)
    assert not allowed(app, action, ONE, OFFICE)


def test_refused_respondent_costs_the_office_nothing(make_app: MakeApp) -> None:
    app = make_app(rate_submit="1 per hour", rate_submit_address="2 per hour")
    assert [allowed(app, "submit", ONE) for _ in range(5)] == [True, *[False] * 4]
    assert allowed(app, "submit", OTHER)


def test_every_rate_of_a_setting_holds(make_app: MakeApp) -> None:
    app = make_app(rate_receipt="5 per minute; 3 per day")
    assert [allowed(app, "receipt") for _ in range(4)] == [True, True, True, False]


def test_actions_are_counted_apart(make_app: MakeApp) -> None:
    app = make_app(rate_captcha="1 per hour", rate_audio="1 per hour")
    assert allowed(app, "captcha")
    assert allowed(app, "audio")


def test_respondent_without_a_token_is_counted_by_address(make_app: MakeApp) -> None:
    app = make_app(rate_save="1 per hour")
    assert allowed(app, "save", None)
    assert not allowed(app, "save", None)
    assert allowed(app, "save", None, OFFICE)


@pytest.mark.parametrize(("rate", "longest"), [("1 per minute", 60), ("1 per 2 hour", 7200)])
def test_refusal_tells_the_seconds_to_wait(make_app: MakeApp, rate: str, longest: int) -> None:
    app = make_app(rate_start=rate)
    allowed(app, "start")
    request = app.test_request_context(environ_base={"REMOTE_ADDR": HOME})
    with request, pytest.raises(TooManyRequests) as caught:
        spend("start")
    assert isinstance(caught.value.retry_after, int)
    assert longest - 30 < caught.value.retry_after <= longest


def test_page_of_a_refusal_says_when_to_try_again(make_app: MakeApp, law: str) -> None:
    client = make_app(rate_captcha="1 per hour").test_client()
    assert law
    assert client.get("/captcha/x.png").status_code == 410
    answer = client.get("/captcha/x.png")
    assert answer.status_code == 429
    assert 3500 < int(answer.headers["Retry-After"]) <= 3600
    assert "操作太频繁" in answer.text


def test_applications_of_one_instance_count_together(make_app: MakeApp) -> None:
    one, other = make_app(rate_start="3 per hour"), make_app(rate_start="3 per hour")
    found = [allowed(app, "start") for app in (one, other, one, other, one)]
    assert found == [True, True, True, False, False]


def test_other_instance_counts_for_itself(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(rate_start="1 per hour")
    assert [allowed(app, "start") for _ in range(2)] == [True, False]
    assert allowed(make_app(rate_start="1 per hour", instance_path=tmp_path / "other"), "start")


def test_restart_forgets_nothing(make_app: MakeApp) -> None:
    assert allowed(make_app(rate_start="1 per hour"), "start")
    assert not allowed(make_app(rate_start="1 per hour"), "start")


@pytest.mark.parametrize(
    ("first", "others"),
    [
        ("192.0.2.1", ["192.0.2.2", "192.0.2.200"]),
        ("2001:db8:1:1::1", ["2001:db8:1:2::1", "2001:db8:1:ffff::9"]),
    ],
)
def test_limit_of_a_network_counts_all_its_addresses(
    make_app: MakeApp, first: str, others: list[str]
) -> None:
    app = make_app(rate_submit_network="2 per hour")
    found = [allowed(app, "submit", b"%d" % n, each) for n, each in enumerate([first, *others])]
    assert found == [True, True, False]
    assert allowed(app, "submit", b"far away", "198.51.100.1")
    assert allowed(app, "submit", b"far away", "2001:db8:2::1")


def test_office_of_200_submits_within_an_hour(make_app: MakeApp) -> None:
    app = make_app()
    people = [b"person %d" % n for n in range(200)]
    assert all(allowed(app, "submit", who, OFFICE) for who in people)


@pytest.mark.parametrize("action", ["receipt", "login"])
def test_store_that_is_away_lets_nobody_guess_a_secret(make_app: MakeApp, action: str) -> None:
    app = make_app(redis_url="redis://127.0.0.1:1/0")
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": HOME}),
        pytest.raises(ServiceUnavailable) as caught,
    ):
        spend(action, ONE)
    assert caught.value.retry_after == 30


def test_look_up_without_a_store_says_to_come_back(make_app: MakeApp) -> None:
    client = make_app(redis_url="redis://127.0.0.1:1/0").test_client()
    page = client.get("/receipts")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    form = {"csrf_token": token[1], "number": codes.new_number(), "secret": "A" * 24}
    answer = client.post("/receipts", data=form)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "请稍候再试" in answer.text


def test_store_that_is_away_lets_everybody_through_and_is_logged(make_app: MakeApp) -> None:
    app = make_app(redis_url="redis://127.0.0.1:1/0", rate_start="1 per hour")
    with structlog.testing.capture_logs() as logs:
        assert all(allowed(app, "start") for _ in range(3))
    assert [entry["event"] for entry in logs] == ["limits storage failed"] * 3
    assert {entry["log_level"] for entry in logs} == {"error"}


def test_file_that_cannot_be_opened_lets_everybody_through(
    make_app: MakeApp, settings: Settings
) -> None:
    app = make_app(redis_url="", rate_start="1 per hour")
    (settings.instance_path / "limits.sqlite").mkdir()
    assert all(allowed(app, "start") for _ in range(3))


def test_log_of_a_refusal_names_nobody(make_app: MakeApp) -> None:
    app = make_app(rate_start="1 per hour")
    with structlog.testing.capture_logs() as logs:
        allowed(app, "start", ONE, HOME)
        allowed(app, "start", ONE, HOME)
    assert logs == [
        {"event": "limited", "action": "start", "subject": "address", "log_level": "info"}
    ]


@pytest.mark.skipif(not REDIS, reason="TIAOYI_TEST_REDIS_URL is not set")
def test_redis_holds_no_address(make_app: MakeApp, redis_url: str) -> None:
    app = make_app()
    for number in range(3):
        allowed(app, "start", ONE, f"192.0.2.{number}")
    with Redis.from_url(redis_url) as connection:
        names = [key.decode() for key in connection.scan_iter("LIMITS*")]
    assert len([name for name in names if "/start/" in name]) >= 3
    assert not [name for name in names if "192.0.2" in name]
