"""The workbench: the pages on which staff work the comments of one consultation."""

from flask import Blueprint

blueprint = Blueprint("workbench", __name__, url_prefix="/staff/consultations/<slug>")
