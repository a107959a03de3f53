"""Settings: what holds without any, and what the product refuses to start with."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from webapp.config import ROOT, Settings, SettingsError

DEFAULTS = {
    "instance_path": ROOT / "instance",
    "wrapping_key_file": None,
    "database_url": "",
    "redis_url": "",
    "trusted_hosts": ("127.0.0.1", "localhost"),
    "proxy_count": 0,
    "workers": 2,
    "site_name": "立法意见征集",
    "organiser": "示例市人大常委会法制工作机构",
    "organiser_contact": "电话 010-0000 0000（工作日 9:00—17:00）",
    "log_level": "INFO",
    "rate_start": "300 per hour",
    "rate_save": "120 per minute",
    "rate_save_address": "20000 per day",
    "rate_captcha": "300 per 10 minute",
    "rate_audio": "60 per 10 minute",
    "rate_proof": "600 per 10 minute",
    "rate_busy_device": "6 per 10 minute; 30 per day",
    "rate_busy_address": "120 per hour",
    "rate_submit": "60 per day",
    "rate_submit_address": "300 per hour; 1500 per day",
    "rate_submit_network": "1200 per hour",
    "rate_receipt": "20 per 10 minute",
    "rate_login": "5 per minute; 100 per day",
    "rate_login_address": "60 per 10 minute",
    "rate_unmask": "60 per day",
    "staff_idle_minutes": 60,
    "result_reminder_days": 30,
    "staff_second_factor": "optional",
}
RATES = [name.upper() for name in DEFAULTS if name.startswith("rate_")]
BAD_RATES = ["many", "0 per hour", "5 per 0 minute", "5/hour", "5 per hour,", "5 per hour;x"]
BAD = [
    ("DATABASE_URL", "mysql://db/tiaoyi"),
    ("DATABASE_URL", "tiaoyi.sqlite"),
    ("DATABASE_URL", "sqlite://"),
    ("REDIS_URL", "memory://"),
    ("REDIS_URL", "127.0.0.1:6379"),
    ("TRUSTED_HOSTS", " , "),
    ("TRUSTED_HOSTS", "localhost,[::1]"),
    ("TRUSTED_HOSTS", "law.example:8000"),
    ("TRUSTED_HOSTS", "https://law.example"),
    ("TRUSTED_HOSTS", "law..example"),
    ("TRUSTED_HOSTS", "*"),
    ("PROXY_COUNT", "-1"),
    ("PROXY_COUNT", "6"),
    ("PROXY_COUNT", "one"),
    ("WORKERS", "0"),
    ("WORKERS", "65"),
    ("WORKERS", "2.5"),
    ("LOG_LEVEL", "info"),
    ("LOG_LEVEL", "TRACE"),
]


def test_every_setting_has_the_documented_default() -> None:
    assert Settings.from_environ({}).model_dump() == DEFAULTS


def test_empty_value_is_as_good_as_none() -> None:
    empty = {f"WEBAPP_{name.upper()}": "" for name in DEFAULTS}
    assert Settings.from_environ(empty).model_dump() == DEFAULTS


@pytest.mark.parametrize(("name", "value"), BAD)
def test_bad_value_is_refused_with_the_name_of_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^WEBAPP_{name}: "):
        Settings.from_environ({f"WEBAPP_{name}": value})


@pytest.mark.parametrize("name", RATES)
@pytest.mark.parametrize("value", BAD_RATES)
def test_bad_rate_is_refused_with_the_name_of_its_setting(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^WEBAPP_{name}: "):
        Settings.from_environ({f"WEBAPP_{name}": value})


def test_all_bad_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"WEBAPP_WORKERS": "0", "WEBAPP_LOG_LEVEL": "loud"})
    assert "WEBAPP_WORKERS" in str(caught.value)
    assert "WEBAPP_LOG_LEVEL" in str(caught.value)


def test_refusal_does_not_repeat_the_value() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"WEBAPP_DATABASE_URL": "mysql://root:hunter2@db/tiaoyi"})
    assert "hunter2" not in str(caught.value)


def test_unknown_name_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"WEBAPP_WORKER$"):
        Settings.from_environ({"WEBAPP_WORKER": "2"})


def test_names_of_others_are_nobody_s_business() -> None:
    assert Settings.from_environ({"PATH": "/bin", "APP_WORKERS": "x"}).workers == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql+psycopg://clerk@db/tiaoyi"),
        ("database_url", "sqlite:////srv/tiaoyi.sqlite"),
        ("redis_url", "rediss://cache:6379/1"),
        ("redis_url", "redis+unix:///run/redis.sock"),
        ("rate_submit_address", "5 per 10 minute;9 per day"),
    ],
)
def test_good_value_is_taken_as_it_is(name: str, value: str) -> None:
    assert getattr(Settings.from_environ({f"WEBAPP_{name.upper()}": value}), name) == value


def test_hosts_are_a_list_with_commas() -> None:
    found = Settings.from_environ({"WEBAPP_TRUSTED_HOSTS": "Law.example, .立法.中国 ,"})
    assert found.trusted_hosts == ("law.example", ".立法.中国")


def test_only_the_given_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBAPP_WORKERS", "7")
    assert Settings.from_environ({}).workers == 2
    assert Settings.from_environ().workers == 7


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Settings.from_environ({}).workers = 3


def test_database_is_a_file_of_the_instance_by_default(tmp_path: Path) -> None:
    found = Settings(instance_path=tmp_path)
    assert found.database == f"sqlite:///{tmp_path}/tiaoyi.sqlite"
    assert found.limits_storage == f"sqlite-file://{tmp_path}/limits.sqlite"


def test_named_stores_take_the_place_of_files(tmp_path: Path) -> None:
    found = Settings(
        instance_path=tmp_path, database_url="postgresql://db/t", redis_url="redis://cache"
    )
    assert (found.database, found.limits_storage) == ("postgresql://db/t", "redis://cache")
