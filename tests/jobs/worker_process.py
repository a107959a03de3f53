"""A worker in a process of its own, which knows the tests' kinds of jobs: ``python -m`` this."""

import webapp.schema  # noqa: F401  # rows refer to tables of other features
from tests.jobs.handlers import HANDLERS
from webapp.cli.worker import work
from webapp.config import Settings
from webapp.jobs.contract import Parts
from webapp.keys import load_keys
from webapp.persistence.engine import Database

if __name__ == "__main__":
    settings = Settings.from_environ()
    work(Parts(settings, Database(settings.database), load_keys(settings.instance_path)), HANDLERS)
