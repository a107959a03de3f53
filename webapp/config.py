"""Settings: read once from ``WEBAPP_*``, checked at start, never looked up again."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "WEBAPP_"
DATABASE = r"^(sqlite:///.+|postgresql(\+psycopg)?://.+)?$"
REDIS = r"^((rediss?|redis\+unix)://.+)?$"
# A name, or with a leading dot all below it; Werkzeug compares no IPv6 address and no port.
Host = Annotated[str, StringConstraints(pattern=r"^\.?[\w-]+(\.[\w-]+)*$")]
_ONE_RATE = r"[1-9]\d* per ([1-9]\d* )?(second|minute|hour|day)"
RATE = rf"^{_ONE_RATE}(; ?{_ONE_RATE})*$"


class SettingsError(Exception):
    """A setting has a value that the product cannot start with."""


class Settings(BaseModel):
    """Everything an operator may set; each field is ``WEBAPP_<NAME>`` in the environment."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance_path: Path = Field(ROOT / "instance", description="folder of database and secrets")
    wrapping_key_file: Path | None = Field(
        None, description="file of the key that wraps the contact keys; else in the instance"
    )
    database_url: str = Field(
        "", pattern=DATABASE, description="SQLAlchemy URL; empty: SQLite in the instance"
    )
    redis_url: str = Field(
        "", pattern=REDIS, description="rate limits and the bell of jobs; empty: SQLite files"
    )
    trusted_hosts: tuple[Host, ...] = Field(
        ("127.0.0.1", "localhost"),
        min_length=1,
        description="host names served, comma-separated",
    )
    proxy_count: int = Field(0, ge=0, le=5, description="reverse proxies in front")
    workers: int = Field(2, ge=1, le=64, description="server processes")
    site_name: str = Field("立法意见征集", min_length=1, description="name in the page head")
    organiser: str = Field("示例市人大常委会法制工作机构", description="who runs the site")
    organiser_contact: str = Field(
        "电话 010-0000 0000（工作日 9:00—17:00）", description="how to reach"
    )
    log_level: str = Field("INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="log level")
    rate_start: str = Field("300 per hour", pattern=RATE, description="new submissions, address")
    rate_save: str = Field("120 per minute", pattern=RATE, description="saves, respondent")
    rate_save_address: str = Field("20000 per day", pattern=RATE, description="saves, address")
    rate_captcha: str = Field("300 per 10 minute", pattern=RATE, description="images, address")
    rate_audio: str = Field("60 per 10 minute", pattern=RATE, description="audio clips, address")
    rate_proof: str = Field(
        "600 per 10 minute", pattern=RATE, description="proof-of-work challenges, address"
    )
    rate_busy_device: str = Field(
        "6 per 10 minute; 30 per day",
        pattern=RATE,
        description="submissions of a device, above which they are looked at more closely",
    )
    rate_busy_address: str = Field(
        "120 per hour",
        pattern=RATE,
        description="submissions of an address, above which they are looked at more closely",
    )
    rate_submit: str = Field("60 per day", pattern=RATE, description="submissions, respondent")
    rate_submit_address: str = Field(
        "300 per hour; 1500 per day", pattern=RATE, description="submissions, address"
    )
    rate_submit_network: str = Field(
        "1200 per hour", pattern=RATE, description="submissions, network (/24, /48)"
    )
    rate_receipt: str = Field("20 per 10 minute", pattern=RATE, description="look-ups, address")
    rate_login: str = Field(
        "5 per minute; 100 per day", pattern=RATE, description="sign-ins, account and address"
    )
    rate_login_address: str = Field(
        "60 per 10 minute", pattern=RATE, description="sign-ins, address"
    )
    rate_unmask: str = Field("60 per day", pattern=RATE, description="contacts shown, account")
    staff_idle_minutes: int = Field(
        60, ge=1, le=720, description="minutes after which staff sign in again"
    )
    result_reminder_days: int = Field(
        30, ge=1, le=3650, description="days after closing, when a result is owed"
    )
    staff_second_factor: str = Field(
        "optional", pattern="^(optional|required)$", description="codes of an app at sign-in"
    )

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Build the settings from the environment; an empty value is as good as none.

        Raises:
            SettingsError: a value is not valid, or a ``WEBAPP_`` name is unknown.
        """
        known = {PREFIX + name.upper() for name in cls.model_fields}
        unknown = sorted(n for n in environ if n.startswith(PREFIX) and n not in known)
        if unknown:
            msg = f"unknown setting: {', '.join(unknown)}"
            raise SettingsError(msg)
        names = {n: PREFIX + n.upper() for n in cls.model_fields}
        values: dict[str, Any] = {
            n: environ[name] for n, name in names.items() if environ.get(name)
        }
        try:
            return cls(**values)
        except ValidationError as error:
            lines = [f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors()]
            raise SettingsError("; ".join(lines)) from None

    @property
    def database(self) -> str:
        """Return the URL of the database in use."""
        return self.database_url or f"sqlite:///{self.instance_path.resolve()}/tiaoyi.sqlite"

    @property
    def limits_storage(self) -> str:
        """Return the URI of the store that all processes count in."""
        return self.redis_url or f"sqlite-file://{self.instance_path.resolve()}/limits.sqlite"
