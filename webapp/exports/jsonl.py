"""Comments as JSON Lines: one object a line, every text exactly as it is."""

import json
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.exports.columns import columns_of
from webapp.exports.commands import Request
from webapp.exports.contract import Report
from webapp.exports.queries import count
from webapp.exports.records import records
from webapp.keys import Keys

ZONE: Final = "+08:00"  # Asia/Shanghai has no summer time since 1991
# JSON allows them as they are; readers that split at every line end of Unicode do not.
_BREAKS: Final = str.maketrans({"\x85": r"\u0085", "\u2028": r"\u2028", "\u2029": r"\u2029"})


def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
    """Write the comments of an export; return how many.

    Args:
        session: one that sees one moment.
        request: what is wanted.
        keys: what contact fields were encrypted with.
        target: where to.
        report: told how many comments are written, of how many.
    """
    names = [column.key for column in columns_of(request.audience)]
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    total, done = count(session, request), 0
    with target.open("w", encoding="utf-8", newline="\n") as file:
        for chunk in records(session, request, keys):
            for record in chunk:
                values = dict(zip(names, record, strict=True))
                values["received_at"] = f"{values['received_at']}{ZONE}".replace(" ", "T", 1)
                line = encode(values)
                file.write((line if line.isprintable() else line.translate(_BREAKS)) + "\n")
            done += len(chunk)
            report(done, total)
    return done
