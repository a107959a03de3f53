"""The captcha's picture and its sound."""

from http import HTTPStatus

from flask import Response
from flask.typing import ResponseReturnValue

from webapp.abuse.captcha_audio import speak
from webapp.abuse.captcha_image import draw
from webapp.abuse.limits import spend
from webapp.clock import utc_now
from webapp.questionnaire import pages
from webapp.questionnaire.blueprint import blueprint
from webapp.web import responses
from webapp.web.context import database
from webapp.web.i18n import display


@blueprint.get("/captcha/<challenge>.png")
def captcha_image(challenge: str) -> ResponseReturnValue:
    """Draw a challenge."""
    spend("captcha")
    answer = _answer(challenge)
    return responses.download(draw(answer), "image/png") if answer else _over()


@blueprint.get("/captcha/<challenge>.wav")
def captcha_audio(challenge: str) -> ResponseReturnValue:
    """Speak a challenge: in Mandarin, or in English where the interface is English."""
    spend("audio")
    answer = _answer(challenge)
    if not answer:
        return _over()
    return responses.download(speak(answer, "en" if display().lang == "en" else "zh"), "audio/wav")


def _answer(challenge: str) -> str | None:
    with database().writing() as db:
        return pages.captcha().show(db, challenge, now=utc_now())


def _over() -> Response:
    return responses.download(b"", "text/plain", status=HTTPStatus.GONE)
