"""The public blueprint; the ``views_*`` modules hang their routes on it."""

from flask import Blueprint

blueprint = Blueprint("questionnaire", __name__)
