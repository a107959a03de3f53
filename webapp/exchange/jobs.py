"""What the worker does with spreadsheets: write a large one, enter a batch, make decisions."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from webapp.dispositions.queries_bulk import acts_of_job
from webapp.dispositions.services_undoing import revert
from webapp.errors import msgid
from webapp.exchange import exports, services_batches, services_imports, template
from webapp.exchange.exports import Request
from webapp.exchange.imports import Trouble, write_report
from webapp.exchange.sheets import MIMETYPE
from webapp.exchange.stash import Stash
from webapp.jobs import files
from webapp.jobs.contract import FileRun, Handler, MadeFile, Run
from webapp.register.filters import Filter
from webapp.register.policy import Act

EXPORT: Final = "exchange.export"
DONE: Final = "done"  # parts that tell what a step did
UNDOING: Final = 200  # decisions a step takes back
ENTERED, COMMENTS = msgid("录入的来件"), msgid("登记的意见")
DECIDED, OVERTAKEN, ROWS = msgid("已处理的行"), msgid("没有处理的行"), msgid("导出的行")


class Exporting:
    """Writes what a filter finds."""

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write the file."""
        parameters: Mapping[str, Any] = run.job.parameters
        names = {int(number): name for number, name in parameters["names"].items()}
        request = Request(
            Filter.from_json(parameters["filter"]), bool(parameters["by_entry"]), names
        )
        with run.parts.database.reading() as session:
            rows = exports.write(session, request, run.parts.keys, path, run.report)
        return MadeFile(str(parameters["name"]), MIMETYPE, {ROWS: rows})


class Entering:
    """Enters the letters of a batch."""

    def step(self, session: Session, run: Run) -> bool:
        """Enter the next letters; the last step writes down their receipts."""
        stash, token, part = _place(run)
        some = services_batches.letters(stash, token, part)
        lines = services_batches.enter_some(session, run, some)
        stash.put_part(token, DONE, part, lines)
        run.tally(ENTERED, len(some))
        run.tally(COMMENTS, sum(len(piece.command.texts) for piece in some))
        if _advance(run, len(some), part):
            return True
        cells = [each["cells"] for n in range(part + 1) for each in stash.get_part(token, DONE, n)]
        _keep(run, "录入回执.xlsx", lambda path: template.write_receipts(path, cells))
        return False

    def undo_step(self, session: Session, run: Run) -> bool:
        """Withdraw the letters that were entered last."""
        stash, token, part = _place(run)
        if part:
            lines = stash.get_part(token, DONE, part - 1)
            services_batches.withdraw_some(session, run, [each["id"] for each in lines])
            run.advance(-len(lines), part=part - 1)
        if part <= 1:
            files.drop_files(run.parts.settings, run.job.id)
        return part > 1


class Deciding:
    """Makes the decisions of a spreadsheet that came back."""

    def step(self, session: Session, run: Run) -> bool:
        """Make the next decisions; the last step writes down what was not done."""
        stash, token, part = _place(run)
        some = services_imports.changes(stash, token, part)
        troubles = services_imports.decide_some(session, run, some)
        stash.put_part(token, DONE, part, [asdict(each) for each in troubles])
        run.tally(DECIDED, len(some) - len(troubles))
        run.tally(OVERTAKEN, len(troubles))
        if _advance(run, len(some), part):
            return True
        parts = [stash.get_part(token, DONE, n) for n in range(part + 1)]
        if left := [Trouble(**each) for told in parts for each in told]:
            _keep(run, "没有处理的行.xlsx", lambda path: write_report(path, left))
        return False

    def undo_step(self, session: Session, run: Run) -> bool:
        """Take the latest decisions back, where nothing was decided since."""
        before = run.job.cursor.get("before")
        events = acts_of_job(
            session,
            run.job.id,
            (Act.DECIDED,),
            before if isinstance(before, int) else None,
            UNDOING,
        )
        revert(session, events, run.actor, Act.REVERTED, now=run.now, job_id=run.job.id)
        if len(events) < UNDOING:
            files.drop_files(run.parts.settings, run.job.id)
            return False
        run.advance(-len(events), before=events[-1].id)
        return True


def _place(run: Run) -> tuple[Stash, str, int]:
    """Return where the work is kept, and which part of it is next."""
    cursor: Mapping[str, Any] = run.job.cursor
    stash = Stash(run.parts.settings, run.parts.keys, run.job.consultation_id or 0)
    return stash, str(run.job.parameters["token"]), cursor.get("part", 0)


def _advance(run: Run, count: int, part: int) -> bool:
    """Note that a part is done; tell whether there is another."""
    parameters: Mapping[str, Any] = run.job.parameters
    run.advance(count, part=part + 1)
    return part + 1 < int(parameters["parts"])


def _keep(run: Run, name: str, write: Callable[[Path], None]) -> None:
    """Write the job's file and tell of it in the result."""
    job = run.job
    with files.new_file(run.parts, job.id) as path:
        write(path)
    told = files.describe(run.parts, job.id, MadeFile(name, MIMETYPE))
    job.result = {**job.result, "file": told}


HANDLERS: dict[str, Handler] = {
    EXPORT: Exporting(),
    services_batches.KIND: Entering(),
    services_imports.KIND: Deciding(),
}
