"""A notice that was shown can be read years later."""

import datetime as dt

from sqlalchemy import select

from tests.submissions.conftest import NOW
from webapp.persistence.engine import Database
from webapp.submissions.models import PrivacyNotice
from webapp.submissions.services_notices import keep_notice


def test_a_notice_is_kept_once_with_the_first_moment(database: Database) -> None:
    with database.writing() as session:
        first = keep_notice(session, "保存九十天。", now=NOW)
    with database.writing() as session:
        again = keep_notice(session, "保存九十天。", now=NOW + dt.timedelta(days=1))
        keep_notice(session, "保存三十天。", now=NOW)
    with database.reading() as session:
        kept = session.get_one(PrivacyNotice, first)
        assert len(session.scalars(select(PrivacyNotice)).all()) == 2
    assert first == again
    assert (kept.text, kept.first_shown_at) == ("保存九十天。", NOW)
