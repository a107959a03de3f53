"""A server that is killed in the middle of saves loses none that it acknowledged."""

import threading
import time
from pathlib import Path

from sqlalchemy import text

from tests.faults.real_server import RealServer, Writer
from tests.support.laws import make_consultation
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.receipts import codes
from webapp.submissions import queries

WRITERS, ROUNDS = 3, 2
SAVES = 20  # acknowledged in a round before the kill


def saved(database: Database, writer: Writer) -> dict[str, int]:
    """Return the number in each of a person's boxes."""
    with database.reading() as session:
        submission = queries.find_by_token(session, 1, codes.hash_code(writer.token))
        assert submission is not None
        stored = queries.comments_of(session, submission.id)
        return {target: int(comment.text) for target, comment in stored.items()}


def write_and_kill(server: RealServer, writers: list[Writer]) -> None:
    """Let everybody write at once, and kill the server in the middle of it."""
    stop = threading.Event()
    threads = [threading.Thread(target=w.write_until, args=(stop,)) for w in writers]
    enough = sum(writer.total for writer in writers) + SAVES
    for thread in threads:
        thread.start()
    while sum(writer.total for writer in writers) < enough and threads[0].is_alive():
        time.sleep(0.01)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def test_acknowledged_saves_survive_a_kill(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/tiaoyi.sqlite")
    schema_version.upgrade(database.engine)
    make_consultation(database)
    server = RealServer(tmp_path)
    writers = [Writer(server.url) for _ in range(WRITERS)]
    try:
        for _ in range(ROUNDS):
            server.start()
            for writer in writers:
                writer.open_page()  # once: a page outlives the server that made it
            before = sum(writer.total for writer in writers)
            write_and_kill(server, writers)
            assert sum(writer.total for writer in writers) >= before + SAVES
            with database.engine.connect() as connection:
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            for writer in writers:
                found = saved(database, writer)
                # What was on its way may have arrived; what was acknowledged must have.
                assert {t: max(n, writer.acknowledged[t]) for t, n in found.items()} == found
                assert writer.acknowledged.keys() <= found.keys()
    finally:
        server.kill()
        database.engine.dispose()
