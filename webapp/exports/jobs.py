"""What the worker does with exports: make the file, or none."""

from pathlib import Path
from typing import Any

from webapp.exports import services
from webapp.exports.commands import Request
from webapp.exports.services import KIND, MEDIA_TYPES
from webapp.jobs.contract import FileRun, Handler, MadeFile


class Exporting:
    """Writes an export from what the database holds at one moment."""

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write the file; one that was interrupted is begun again, of a later moment."""
        parameters: dict[str, Any] = run.job.parameters
        request = Request.from_json(parameters["request"])
        with run.parts.database.snapshot() as session:
            figures = services.write(session, request, run.parts.keys, path, run.report)
        return MadeFile(str(parameters["name"]), MEDIA_TYPES[request.format], figures)


HANDLERS: dict[str, Handler] = {KIND: Exporting()}
