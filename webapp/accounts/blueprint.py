"""The blueprint of accounts and record; the ``views_*`` modules hang their routes on it."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__, url_prefix="/staff")
