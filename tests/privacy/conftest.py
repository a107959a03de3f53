"""Lends what tests of submissions have."""

from tests.submissions.conftest import respondent

__all__ = ["respondent"]
