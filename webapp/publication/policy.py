"""What a result offers and how it may be told; pure."""

import enum
import re

from webapp.errors import InvalidInputError, msgid
from webapp.submissions.policy import clean_line, clean_text

HEADLINE_LENGTH, STATEMENT_LENGTH = 500, 5000


class FileKind(enum.StrEnum):
    """A file offered with a result, in the order of the page; also its name on disk."""

    TABLE = "table"
    STATISTICS = "statistics"
    COMMENTS_XLSX = "comments-xlsx"
    COMMENTS_CSV = "comments-csv"
    DRAFT = "draft"
    REVISED = "revised"


def clean_headline(headline: str) -> str:
    """Return the first sentence of a result as it is kept; empty asks for the default.

    Raises:
        InvalidInputError: it is too long.
    """
    cleaned = clean_line(headline)
    if len(cleaned) > HEADLINE_LENGTH:
        raise InvalidInputError(msgid("概述请不超过 500 个字。"))
    return cleaned


def clean_statement(statement: str) -> str:
    """Return the explanation of a result as it is kept; paragraphs stand on lines of their own.

    Raises:
        InvalidInputError: it is too long.
    """
    cleaned = re.sub(r"\n{2,}", "\n", clean_text(statement)).strip()
    if len(cleaned) > STATEMENT_LENGTH:
        raise InvalidInputError(msgid("说明请不超过 5000 个字。"))
    return cleaned
