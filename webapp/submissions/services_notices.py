"""The privacy notices that respondents were shown, kept by their digest."""

import datetime as dt
import hashlib

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.submissions.models import PrivacyNotice


def keep_notice(session: Session, text: str, *, now: dt.datetime) -> str:
    """Keep a notice that was shown, unless it is kept; return its digest.

    Years later it can be told what somebody was told (个人信息保护法 art. 17).
    """
    digest = hashlib.sha256(text.encode()).hexdigest()
    if session.get(PrivacyNotice, digest) is None:
        try:
            with session.begin_nested():
                session.add(PrivacyNotice(digest=digest, text=text, first_shown_at=now))
        except IntegrityError:  # another submission was first at the same moment
            return digest
    return digest
