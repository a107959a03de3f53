"""Read a file of unknown origin in a process of its own, with bounds on time, memory and output.

What parses hostile bytes here is partly C code. The child holds no secret, writes only to a
folder that is thrown away, and answers in JSON. It is no jail: it runs as the same user and could
open files and connections; whoever needs more must confine the service itself.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

import webapp
from webapp.draft_import import children, worker
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import ReadFile

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
AT_ONCE: Final = 2
_PATIENCE: Final = 300.0
_LOOK_AGAIN: Final = 0.05
_GRACE: Final = 2.0
_NAME_LENGTH: Final = 200
_RESULT: Final = TypeAdapter(ReadFile)
_ROOT: Final = Path(webapp.__path__[0]).parent
_BROKEN: Final = "文件中有无法处理的内容，读取中断；文件可能已损坏。"
_ADVICE: Final = "请只上传草案部分，或用 Word 打开后另存为 .docx 再试。"


def read_bounded(data: bytes, name: str, *, seconds: int = 60, megabytes: int = 512) -> ReadFile:
    """Read every draft law in a file that may be hostile.

    Args:
        data: the file's bytes.
        name: what to call the file in a message.
        seconds: how long it may take, by the clock.
        megabytes: how much address space the reader may use; LibreOffice has its own bound.

    Raises:
        DraftImportError: the file is too large, cannot be read, holds no draft, or was too much.
    """
    if len(data) > MAX_FILE_BYTES:
        message = f"文件超过 {MAX_FILE_BYTES // (1024 * 1024)} MB，请只上传草案部分，并去掉图片。"
        raise DraftImportError(message)
    output = run_bounded(
        worker.__name__, data, name, seconds=seconds, megabytes=megabytes, advice=_ADVICE
    )
    try:
        return _RESULT.validate_json(output)
    except ValidationError:
        raise DraftImportError(_BROKEN + _ADVICE) from None


def run_bounded(  # noqa: PLR0913
    module: str, data: bytes, name: str, *, seconds: int, megabytes: int, advice: str
) -> bytes:
    """Let a child of ours read a file; return the JSON that it answers.

    Args:
        module: the module that the child runs; it calls ``children.answer``.
        data: the file's bytes.
        name: what the child is to know the file by, its last argument.
        seconds: how long it may take, by the clock.
        megabytes: how much address space it may use.
        advice: what the person can do about a file that was too much.

    Raises:
        DraftImportError: the child refused the file, or the file was too much for it.
    """
    with (
        _turn(),
        tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as folder,
    ):
        output = Path(folder) / "output"
        code = _run(module, data, name, output, seconds, megabytes)
        if code is None:
            message = f"文件太复杂，读取超过 {seconds} 秒，已停止。{advice}"
            raise DraftImportError(message)
        return _answer(code, output.read_bytes(), seconds, advice)


@contextlib.contextmanager
def _turn() -> Iterator[None]:
    """Wait until fewer than `AT_ONCE` files are being read on this machine."""
    patience = time.monotonic() + _PATIENCE
    while True:
        for number in range(AT_ONCE):
            # Per user: another's file could not be opened, and would only be in the way.
            path = Path(tempfile.gettempdir()) / f"draft-import-{os.getuid()}-{number}.lock"
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            lock = os.open(path, flags, 0o600)
            try:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    yield
                    return
            finally:
                os.close(lock)
        if time.monotonic() > patience:
            message = "正在读取的文件太多，请过几分钟再试；没有保存任何内容。"
            raise DraftImportError(message)
        time.sleep(_LOOK_AGAIN)


def _run(  # noqa: PLR0913, PLR0917
    module: str, data: bytes, name: str, output: Path, seconds: int, megabytes: int
) -> int | None:
    """Run the child; return its exit code, or None when it took too long."""
    bounds = [str(seconds), str(megabytes)]
    called = name.replace("\0", "")[:_NAME_LENGTH]
    command = [sys.executable, "-P", "-m", module, *bounds, called]
    environment = children.bare_environment(
        output.parent,
        PYTHONPATH=str(_ROOT),
        PYTHONDONTWRITEBYTECODE="1",
        MALLOC_ARENA_MAX="2",  # each arena reserves address space, which is bounded
    )
    with output.open("wb") as stream:
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            command,
            cwd=output.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    with process:
        try:
            process.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _stop(process)
        return process.returncode


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the child to stop what it started itself, then end its whole group."""
    with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
        if process.poll() is None:
            process.terminate()
            process.wait(_GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _answer(code: int, output: bytes, seconds: int, advice: str) -> bytes:
    if code == children.READ:
        return output
    if code == children.REFUSED:
        raise DraftImportError(output.decode("utf-8", "replace"))
    if code == -signal.SIGXCPU:
        message = f"文件太复杂，读取超过 {seconds} 秒，已停止。{advice}"
    elif code in {children.OUT_OF_MEMORY, -signal.SIGXFSZ}:
        message = f"文件展开后太大，内存不够读取，已停止。{advice}"
    else:
        message = _BROKEN + advice
    raise DraftImportError(message)
