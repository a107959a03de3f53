"""Sorting goes on in small batches, each kept as a whole or not at all."""

import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.bench.comments import compose, generate, letter, load
from tests.support.register import register_comment
from tests.support.steps import counted_statements
from webapp.clock import utc_now
from webapp.persistence.engine import Database
from webapp.register.models import Family, Unsorted
from webapp.sorting import service
from webapp.sorting.service import sweep

pytestmark = pytest.mark.usefixtures("law")


def unrelated(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)  # noqa: S311
    return [compose(rng) for _ in range(count)]


def letters(count: int) -> list[str]:
    rng = random.Random(1)  # noqa: S311
    template = compose(rng, 6, 6)
    return [letter(rng, template) for _ in range(count)]


def write(database: Database, texts: list[str]) -> None:
    with database.writing() as session:
        for text in texts:
            register_comment(session, text)


def waiting(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Unsorted))


def test_a_worker_killed_between_batches_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, letters(6) + unrelated(2, 1))
    marked = service.mark
    calls = []

    def dying(*arguments: object, **options: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        marked(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(service, "mark", dying)
    with pytest.raises(KeyboardInterrupt):
        sweep(database, now=utc_now(), batch=3)
    with database.reading() as session:
        assert waiting(session) == 4
    sweep(database, now=utc_now(), batch=3)
    with database.reading() as session:
        assert waiting(session) == 0
        assert sorted(session.scalars(select(Family.size).where(Family.size > 0))) == [1, 6]
    assert sweep(database, now=utc_now()).sorted == 0


def test_a_sweep_ends_at_its_limit_and_says_so(database: Database) -> None:
    write(database, unrelated(1, 3))
    report = sweep(database, now=utc_now(), limit=2)
    assert (report.sorted, report.is_done) == (2, False)


def test_newcomers_cost_no_more_statements_in_a_large_register(database: Database) -> None:
    few = _statements(database, seed=3)
    load(database, "lamp-law", generate(600, seed=4, targets=("article-1",)))
    sweep(database, now=utc_now())
    assert _statements(database, seed=5) == few


def _statements(database: Database, seed: int) -> int:
    write(database, unrelated(seed, 20))
    with counted_statements(database) as statements:
        sweep(database, now=utc_now())
    return len(statements)
