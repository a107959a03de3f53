"""Hangs every command group on the application."""

from flask import Flask

from webapp.cli import consultation, db, draft, setup, staff


def register(app: Flask) -> None:
    """Add the commands to ``flask --app wsgi``."""
    for command in (setup.init, setup.demo, setup.serve):
        app.cli.add_command(command)
    for group in (db.group, draft.group, consultation.group, staff.group):
        app.cli.add_command(group)
