"""A real server for real browsers, which fails in the ways that servers and networks do."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from socket import SHUT_RDWR, socket
from typing import Any, cast

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.wrappers import Response

from tests.support.captcha import answer_of
from webapp.config import Settings
from webapp.factory import create_app
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION

HOST = "127.0.0.1"
PATIENCE = 20  # seconds; a busy machine is no failure
POLL = 0.05  # seconds between looks at whether to stop
PROXY_PAGE = "<!doctype html><title>Gateway</title><p id=gateway>not from the application</p>"

Environ = dict[str, Any]
StartResponse = Callable[..., Callable[[bytes], object]]
Fault = Callable[[Environ], Response]


class _Compiled(BytecodeCache):
    """Compiles a template once for all servers of a run."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Bring what was compiled from this very source."""
        if code := self._codes.get(f"{bucket.key}-{bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[f"{bucket.key}-{bucket.checksum}"] = bucket.bytecode_to_string()


COMPILED = _Compiled()


class Gate:
    """Answers that the application has given and that the network still holds."""

    def __init__(self) -> None:
        self._arrived, self._opened = threading.Event(), threading.Event()

    def hold(self, response: Response) -> Response:
        """Keep an answer until the gate opens."""
        self._arrived.set()
        assert self._opened.wait(PATIENCE), "the gate was never opened"
        return response

    def wait(self) -> None:
        """Wait until there is an answer to hold."""
        assert self._arrived.wait(PATIENCE), "nothing was posted"

    def open(self) -> None:
        """Let everything through from now on."""
        self._opened.set()


class Server:
    """One instance of the product, served from a thread; its faults concern posts alone."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._port = 0
        self._fault: Fault | None = None
        self._app: Flask | None = None
        self._listener: _Listener | None = None

    def start(self) -> None:
        """Start a new process's worth of application: same instance, database and port."""
        self._app = create_app(self.settings)
        self._app.jinja_env.bytecode_cache = COMPILED
        schema_version.upgrade(self.database.engine)
        self._listener = _Listener(self._port, self._answer)
        self._port = self._listener.port
        run = {"poll_interval": POLL}
        threading.Thread(target=self._listener.serve_forever, kwargs=run, daemon=True).start()

    def stop(self) -> None:
        """Stop as a killed process does: every connection ends."""
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.hang_up()
            self._listener = None
            self._let_go()
            self.database.engine.dispose()

    def _let_go(self) -> None:
        """Let requests under way give their connections back: a closed pool takes none."""
        pool: Any = self.database.engine.pool
        for _ in range(round(PATIENCE / POLL)):
            if not pool.checkedout():
                return
            time.sleep(POLL)

    @property
    def app(self) -> Flask:
        """Return the application that runs, or ran last."""
        assert self._app is not None, "not started"
        return self._app

    @property
    def database(self) -> Database:
        """Return the application's database."""
        return cast("Database", self.app.extensions[EXTENSION].database)

    @property
    def url(self) -> str:
        """Return where the server is, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    def answer_of(self, challenge: str) -> str:
        """Return the digits that a captcha shows."""
        return answer_of(self.app, challenge)

    @contextmanager
    def refusing(self, status: HTTPStatus, **headers: str) -> Iterator[None]:
        """Answer posts as a proxy in front would, with a page that is not the product's."""
        with self._failing(lambda _: Response(PROXY_PAGE, status, headers, mimetype="text/html")):
            yield

    @contextmanager
    def dropping(self) -> Iterator[None]:
        """Do what posts ask, commit it, and lose the answer on its way back."""
        with self._failing(self._drop):
            yield

    @contextmanager
    def holding(self) -> Iterator[Gate]:
        """Do what posts ask, and keep the answers back until the block ends."""
        gate = Gate()
        with self._failing(lambda environ: gate.hold(self._work(environ))):
            try:
                yield gate
            finally:
                gate.open()

    def recover(self) -> None:
        """Answer as usual from now on, even within a block that began a fault."""
        self._fault = None

    @contextmanager
    def _failing(self, fault: Fault) -> Iterator[None]:
        self._fault = fault
        try:
            yield
        finally:
            self.recover()

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        fault = self._fault if environ["REQUEST_METHOD"] == "POST" else None
        return (fault(environ) if fault else self.app)(environ, start_response)

    def _work(self, environ: Environ) -> Response:
        return Response.from_app(self.app, environ, buffered=True)

    def _drop(self, environ: Environ) -> Response:
        self._work(environ)
        environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        raise ConnectionResetError


class _Listener(ThreadedWSGIServer):
    """Knows its open connections: browsers open some before they have anything to ask."""

    def __init__(self, port: int, app: Callable[..., Iterable[bytes]]) -> None:
        self._open: set[socket] = set()
        super().__init__(HOST, port, app, handler=_Quiet)

    def get_request(self) -> tuple[socket, object]:
        """Take a connection."""
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: socket) -> None:
        """End a connection."""
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that are open."""
        for connection in list(self._open):
            try:
                connection.shutdown(SHUT_RDWR)
            except OSError:  # the browser was quicker
                self._open.discard(connection)


class _Quiet(WSGIRequestHandler):
    """Logs nothing: the application logs its own requests."""

    def log(self, *_: object, **__: object) -> None:
        """Drop a line."""
