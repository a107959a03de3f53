"""``doctor`` finds what is set up wrong, and the site tells strangers nothing."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask

from tests.cli.conftest import runner
from webapp.web.echo import HEADER, token_now

MakeApp = Callable[..., Flask]


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_: object) -> None:
        """Keep the output of tests short."""


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def examined(app: Flask, *arguments: str) -> dict[str, dict[str, str]]:
    result = runner(app)("doctor", "--json", *arguments)
    lines = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == any(line["advice"] for line in lines), result.output
    return {line["what"]: line for line in lines}


def test_healthy_instance_needs_nothing(app: Flask) -> None:
    found = examined(app)
    assert not any(line["advice"] for line in found.values())
    assert "at revision" in found["database"]["found"]


def test_open_folder_of_secrets_is_named(app: Flask) -> None:
    folder = Path(app.instance_path) / "secrets"
    folder.chmod(0o755)
    assert examined(app)["folder secrets"]["advice"] == f"run: chmod 700 {folder}"


def test_redis_that_is_away_is_named(make_app: MakeApp) -> None:
    assert examined(make_app(redis_url="redis://127.0.0.1:1/0"))["redis"]["advice"]


def test_site_without_a_proxy_believes_no_header(app: Flask, serve: Callable[[Flask], str]) -> None:
    found = examined(app, "--url", serve(app))
    assert found["address seen"]["found"] == "127.0.0.1"
    assert found["forged address"]["found"] == "not believed"


def test_proxy_that_is_not_there_is_found(make_app: MakeApp, serve: Callable[[Flask], str]) -> None:
    app = make_app(proxy_count=1)
    assert examined(app, "--url", serve(app))["forged address"]["advice"]


def test_site_that_is_away_is_named(app: Flask) -> None:
    assert examined(app, "--url", "http://127.0.0.1:1")["http://127.0.0.1:1"]["advice"]


def test_site_of_another_instance_does_not_answer(
    app: Flask, make_app: MakeApp, serve: Callable[[Flask], str], tmp_path: Path
) -> None:
    url = serve(make_app(instance_path=tmp_path / "other"))
    assert "other secrets" in examined(app, "--url", url)[url]["advice"]


def test_stranger_learns_nothing_from_the_health_check(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/healthz", headers={HEADER: "0" * 64}).json == {"status": "ok"}
    assert client.get("/healthz", headers={HEADER: "ä"}).json == {"status": "ok"}


def test_token_of_an_hour_ago_is_worth_nothing(app: Flask) -> None:
    with app.app_context():
        old, fresh = token_now(60), token_now()
    client = app.test_client()
    assert client.get("/healthz", headers={HEADER: old}).json == {"status": "ok"}
    assert client.get("/healthz", headers={HEADER: fresh}).json["address"] == "127.0.0.1"
