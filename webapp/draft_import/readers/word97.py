"""Word 97 documents, RTF and other text documents: LibreOffice turns them into docx.

LibreOffice runs in a folder and with a profile of its own, both thrown away, without macros,
without updating links, and with bounds on time and memory. It can not be kept from opening a
network connection by settings alone; where that matters, the system it runs on must not route.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from webapp.draft_import.children import bare_environment
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Source
from webapp.draft_import.readers.docx.document import read_docx
from webapp.draft_import.readers.split_lists import mend_lists

SECONDS: Final = 45
# Address space, which is more than is used.
MEGABYTES: Final = 1_024
_LARGEST_RESULT: Final = 64 * 1024 * 1024
# What the profile of the run says: no macros, nothing fetched that the document only points to,
# and a proxy where nobody listens for whatever would be fetched all the same.
_NOWHERE: Final = (("Name", "127.0.0.1"), ("Port", "9"))
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("Inet/Settings", f"ooInet{protocol}Proxy{key}", value)
        for protocol in ("HTTP", "HTTPS", "FTP")
        for key, value in _NOWHERE
    ),
)
_ITEM: Final = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_PROFILE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    + "</oor:items>\n"
)


def read_word97(data: bytes, suffix: str, *, seconds: int = SECONDS) -> Source:
    """Read a document that LibreOffice understands, by way of docx.

    Args:
        data: the file's bytes.
        suffix: the ending LibreOffice knows such files by, without the dot: doc, rtf, odt …
        seconds: how long LibreOffice may take.

    Raises:
        DraftImportError: LibreOffice is missing, takes too long, or cannot read the file.
    """
    soffice = shutil.which("soffice")
    if soffice is None:
        message = f"服务器没有安装 LibreOffice，不能读取 .{suffix} 文件；请另存为 .docx 后再上传。"
        raise DraftImportError(message)
    with tempfile.TemporaryDirectory(prefix="draft-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"draft.{suffix}").write_bytes(data)
        (folder / "profile" / "user").mkdir(parents=True)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.write_text(_PROFILE, encoding="utf-8")
        _convert(soffice, folder, suffix, seconds)
        return read_docx(mend_lists(_result(folder)))


def _convert(soffice: str, folder: Path, suffix: str, seconds: int) -> None:
    # The shell sets the bound: a process with threads cannot do it safely between fork and exec.
    command = [
        *("/bin/sh", "-c", f'ulimit -v {MEGABYTES * 1024} && exec "$@"', "sh", soffice),
        *("--headless", "--norestore", "--nodefault", "--nolockcheck", "--nologo"),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out")),
        str(folder / f"draft.{suffix}"),
    ]
    with subprocess.Popen(  # noqa: S603 - a fixed command; the file's name is ours
        command,
        cwd=folder,
        env=bare_environment(folder, SAL_USE_VCLPLUGIN="svp"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            message = f"文件太复杂，转换超过 {seconds} 秒，已停止；请另存为 .docx 后再上传。"
            raise DraftImportError(message) from error
        finally:
            # What LibreOffice starts is of its group, and must not outlive it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _result(folder: Path) -> bytes:
    result = folder / "out" / "draft.docx"
    if not result.is_file():
        message = (
            "LibreOffice 不能打开这个文件：可能已损坏、不完整或有密码；请另存为 .docx 后再上传。"
        )
        raise DraftImportError(message)
    if result.stat().st_size > _LARGEST_RESULT:
        message = "文件转换后太大，请另存为 .docx 后再上传。"
        raise DraftImportError(message)
    return result.read_bytes()
