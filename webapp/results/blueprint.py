"""What the public reads beside the questionnaire; ``views_*`` modules hang their routes on it."""

from flask import Blueprint

blueprint = Blueprint("results", __name__)
