"""WSGI entry point: ``flask --app wsgi …`` and ``granian --interface wsgi wsgi:app``."""

from webapp.cli.commands import register
from webapp.config import Settings
from webapp.factory import create_app
from webapp.web import logs

settings = Settings.from_environ()
logs.configure(settings.log_level)
app = create_app(settings)
register(app)
