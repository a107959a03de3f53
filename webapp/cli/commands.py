"""Hangs every command group on the application."""

from flask import Flask

from webapp.cli import db, doctor, draft, export, keys, purge, setup, staff, texts


def register(app: Flask) -> None:
    """Add the commands to ``flask --app wsgi``."""
    for command in (
        setup.init,
        setup.demo,
        setup.serve,
        setup.worker,
        doctor.doctor,
        purge.purge,
        export.export,
    ):
        app.cli.add_command(command)
    for group in (db.group, draft.group, keys.group, texts.group, staff.group):
        app.cli.add_command(group)
