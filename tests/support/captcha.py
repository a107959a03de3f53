"""Reading the captcha: tests are not meant to."""

from flask import Flask

from webapp.abuse.captcha import DigitCaptcha
from webapp.web.context import EXTENSION


def answer_of(app: Flask, challenge: str) -> str:
    """Return what a challenge shows."""
    captcha = DigitCaptcha(app.extensions[EXTENSION].keys.derive("captcha"))
    return captcha._answer(challenge)  # noqa: SLF001
