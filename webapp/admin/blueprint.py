"""The blueprint of the administrative pages; the views register themselves on it."""

from flask import Blueprint

blueprint = Blueprint("admin", __name__, url_prefix="/staff")
