"""``draft``: look at what the importer understands, without storing anything."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.draft_import.bounded import AT_ONCE, read_bounded
from webapp.draft_import.draft import ParsedDraft, to_json
from webapp.draft_import.errors import DraftImportError

group = AppGroup("draft", help="Read draft laws.")


@group.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON line a file.")
def parse(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Parse files and print what was understood; exit code 1 if one cannot be read."""
    failed = False
    for file, (drafts, error) in zip(files, _read_all(files), strict=True):
        failed = failed or error is not None
        if as_json:
            line = {"file": str(file), "drafts": [to_json(d) for d in drafts], "error": error}
            click.echo(json.dumps(line, ensure_ascii=False))
            continue
        click.echo(f"{file}: {error}" if error else str(file))
        for draft in drafts:
            _print(draft)
    if failed:
        raise SystemExit(1)


def _read_all(files: Sequence[Path]) -> Iterator[tuple[list[ParsedDraft], str | None]]:
    """Read files in the order given, as many at once as the importer allows."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(read_drafts, files)


def read_drafts(file: Path) -> tuple[list[ParsedDraft], str | None]:
    """Return a file's drafts, or none and the reason in one sentence."""
    try:
        return list(read_bounded(file.read_bytes(), file.name).drafts), None
    except OSError as error:
        return [], f"cannot read the file: {error.strerror}"
    except DraftImportError as error:
        return [], str(error)


def _print(draft: ParsedDraft) -> None:
    click.echo(f"  {draft.title_full}")
    click.echo(f"  {len(draft.divisions)} divisions, {len(draft.articles)} articles")
    if draft.opens or draft.closes:
        click.echo(f"  period offered by the file: {draft.opens} to {draft.closes}")
    for finding in draft.findings:
        click.echo(f"  ! {finding.where} {finding.message}")
