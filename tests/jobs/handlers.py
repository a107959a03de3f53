"""Kinds of jobs that tests have the worker do; what they do can be counted in the audit."""

import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditEvent
from webapp.audit.services import record
from webapp.errors import InvalidInputError
from webapp.jobs.contract import FileRun, Handler, MadeFile, Run


class Counting:
    """Writes a line for every number up to ``parameters["most"]``, and takes them back."""

    def step(self, session: Session, run: Run) -> bool:
        """Write the next number."""
        number = int(str(run.job.cursor.get("at", 0)))
        self._write(session, run, number)
        run.advance(1, at=number + 1)
        run.tally("写下的数")
        time.sleep(float(str(run.job.parameters.get("pause", 0))))
        if number == run.job.parameters.get("fails_at"):
            raise ZeroDivisionError
        if number == run.job.parameters.get("refused_at"):
            msg = "第 3 行不能这样写。"
            raise InvalidInputError(msg)
        return number + 1 < int(str(run.job.parameters["most"]))

    def undo_step(self, session: Session, run: Run) -> bool:
        """Take back the last number."""
        number = int(str(run.job.cursor.get("at", 0)))
        if number == 0:
            return False
        self._write(session, run, -number + 1)
        run.advance(-1, at=number - 1)
        return number > 1

    @staticmethod
    def _write(session: Session, run: Run, number: int) -> None:
        record(
            session,
            actor=run.actor,
            action="test",
            now=run.now,
            subject=str(run.job.id),
            details={"number": number},
        )


class Letter:
    """Makes a file, and may be interrupted at every line of it."""

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write as many lines as asked for."""
        most = int(str(run.job.parameters["most"]))
        with path.open("w", encoding="utf-8") as file:
            for line in range(most):
                file.write(f"{line}\n")
                file.flush()
                time.sleep(float(str(run.job.parameters.get("pause", 0))))
                run.report(line + 1, most)
        return MadeFile("意见.txt", "text/plain", {"写下的数": most})


HANDLERS: dict[str, Handler] = {"counting": Counting(), "letter": Letter()}


def written(session: Session, job_id: int) -> list[int]:
    """Return the numbers that a counting job wrote, in order."""
    query = select(AuditEvent).where(AuditEvent.action == "test", AuditEvent.subject == str(job_id))
    return [int(str(e.details["number"])) for e in session.scalars(query.order_by(AuditEvent.id))]
