"""What every writer of a format takes and gives."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from webapp.exports.commands import Request
from webapp.keys import Keys

Report = Callable[[int, int], None]  # how many are done, of how many
# In one session that sees one moment, in bounded memory; returns how many comments it wrote.
Writer = Callable[[Session, Request, Keys, Path, Report], int]
