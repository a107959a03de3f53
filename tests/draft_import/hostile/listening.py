"""A port of this machine, and whether anybody came to it."""

import contextlib
import socket
from collections.abc import Iterator


class Listener:
    """An open port that answers nobody."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server

    @property
    def url(self) -> str:
        """The address that a file names."""
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    def was_called(self) -> bool:
        """Tell whether a connection waits to be taken."""
        try:
            self._server.accept()[0].close()
        except BlockingIOError:
            return False
        return True


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """Keep a port open for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)  # noqa: FBT003 - the socket's own signature
        yield Listener(server)
