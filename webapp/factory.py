"""Puts the application together."""

import datetime as dt

from flask import Flask
from flask_compress import Compress
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp.abuse import limits
from webapp.accounts import security as staff_security
from webapp.accounts.views import blueprint as accounts
from webapp.admin.views import blueprint as admin
from webapp.config import ROOT, Settings
from webapp.keys import load_keys
from webapp.persistence.engine import Database
from webapp.questionnaire.views import blueprint as questionnaire
from webapp.results.views import blueprint as results
from webapp.web import assets, errors, health, i18n, logs, responses, security, templating
from webapp.web.context import EXTENSION, Services
from webapp.workbench.views import blueprint as workbench

COMPRESSED = (
    "text/html",
    "text/plain",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/akn+xml",
)
SESSION_LIFE = dt.timedelta(days=365)  # as long as the text that its CSRF token protects


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """Return a new application that shares nothing with another.

    Raises:
        SettingsError: a setting has a value that cannot work.
    """
    settings = settings or Settings.from_environ()
    keys = load_keys(settings.instance_path, settings.wrapping_key_file)
    parts = Services(settings, Database(settings.database), keys)
    app = Flask(
        "webapp",
        template_folder=str(ROOT / "templates"),
        static_folder=None,
        instance_path=str(settings.instance_path.resolve()),
    )
    app.config.from_mapping(
        TESTING=testing,
        SECRET_KEY=parts.keys.derive("session"),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SESSION_REFRESH_EACH_REQUEST=False,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=7,
        COMPRESS_MIMETYPES=COMPRESSED,
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "webapp" / "translations"),
    )
    if settings.proxy_count:
        hops = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    app.extensions[EXTENSION] = parts
    logs.init_app(app)
    errors.init_app(app)
    security.init_app(app)
    i18n.init_app(app)
    responses.init_app(app)
    templating.init_app(app)
    assets.init_app(app, ROOT / "static")
    Compress(app)
    limits.init_app(app, parts)
    staff_security.init_app(app, parts)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(questionnaire)
    app.register_blueprint(results)
    app.register_blueprint(accounts)
    app.register_blueprint(admin)
    app.register_blueprint(workbench)
    return app
