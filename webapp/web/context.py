"""What the running application holds for its views."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from webapp.config import Settings
from webapp.keys import Keys
from webapp.persistence.engine import Database

EXTENSION = "webapp"


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that an application is built from."""

    settings: Settings
    database: Database
    keys: Keys


def services() -> Services:
    """Return the application's parts."""
    return cast("Services", current_app.extensions[EXTENSION])


def database() -> Database:
    """Return the application's database."""
    return services().database


def settings() -> Settings:
    """Return the application's settings."""
    return services().settings


def keys() -> Keys:
    """Return the application's secrets."""
    return services().keys
