"""Word 97 documents and rich text are read by way of LibreOffice, which cannot do too much."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.draft_import.readers.docx.ooxml import document, p, package
from tests.support.tools import program
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers import word97
from webapp.draft_import.readers.word97 import read_word97

LAW = ["云溪市绿道条例", "第一条　为了保护绿道，制定本条例。", "第二条　绿道向公众开放。"]
DOCX = package(document(*map(p, LAW)))

Pretend = Callable[[str], None]


def rich_text(*paragraphs: str) -> bytes:
    def escaped(text: str) -> str:
        return "".join(f"\\u{ord(character)}?" for character in text)

    body = "".join(f"{{\\pard {escaped(text)}\\par}}\n" for text in paragraphs)
    return f"{{\\rtf1\\ansi\\uc1 {body}}}".encode("ascii")


def texts(data: bytes, suffix: str) -> list[str]:
    return [line.text for line in read_word97(data, suffix).lines]


def refusal(data: bytes = b"", suffix: str = "doc", *, seconds: int = 45) -> str:
    with pytest.raises(DraftImportError) as caught:
        read_word97(data, suffix, seconds=seconds)
    return str(caught.value)


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Return a function that puts a shell script in the place of LibreOffice."""

    def put(script: str) -> None:
        office = tmp_path / "soffice"
        office.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        office.chmod(0o700)
        monkeypatch.setattr(shutil, "which", lambda _name: str(office))

    return put


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Return a file for LibreOffice to pretend it wrote."""
    file = tmp_path / "result.docx"
    file.write_bytes(DOCX)
    return file


def test_rich_text_is_read() -> None:
    program("soffice")
    assert texts(rich_text(*LAW), "rtf") == LAW


def test_a_word_97_document_is_read_with_its_numbers(tmp_path: Path) -> None:
    soffice = program("soffice")
    law = docx.Document()
    for text in LAW:
        law.add_paragraph(text)
    for text in ("步道；", "骑行道。"):
        law.add_paragraph(text, style="List Number")
    law.save(str(tmp_path / "law.docx"))
    subprocess.run(  # noqa: S603 - the program that this machine has
        [
            *(soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"),
            *("--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "law.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    read = texts((tmp_path / "law.doc").read_bytes(), "doc")
    assert read == [*LAW, "1.　步道；", "2.　骑行道。"]


def test_without_libreoffice_a_file_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert refusal(suffix="wps") == (
        "服务器没有安装 LibreOffice，不能读取 .wps 文件；请另存为 .docx 后再上传。"
    )


def test_what_libreoffice_writes_is_read(pretend: Pretend, result: Path) -> None:
    pretend(f"mkdir out && cp {result} out/draft.docx")
    assert texts(b"x", "doc") == LAW


def test_the_file_is_given_to_libreoffice_under_its_ending(pretend: Pretend, result: Path) -> None:
    pretend(
        f'for last; do :; done; test "$(cat "$last")" = 草案 -a "${{last##*/}}" = draft.rtf'
        f" && mkdir out && cp {result} out/draft.docx"
    )
    assert texts("草案".encode(), "rtf") == LAW


def test_libreoffice_is_given_no_secret(
    pretend: Pretend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBAPP_SECRET_KEY", "hidden")
    pretend(f"/usr/bin/env > {tmp_path}/environment")
    refusal()
    environment = (tmp_path / "environment").read_text(encoding="utf-8")
    assert "SAL_USE_VCLPLUGIN=svp" in environment
    assert "WEBAPP_" not in environment


def test_the_profile_allows_no_macro_and_no_network(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f"cp profile/user/registrymodifications.xcu {tmp_path}/profile")
    refusal()
    profile = (tmp_path / "profile").read_text(encoding="utf-8")
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in profile
    assert '"ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1<' in profile


def test_memory_of_libreoffice_is_bounded(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f"ulimit -v > {tmp_path}/bound")
    refusal()
    assert (tmp_path / "bound").read_text(encoding="utf-8") == f"{word97.MEGABYTES * 1024}\n"


def test_a_conversion_that_takes_too_long_is_stopped_with_all_it_started(
    pretend: Pretend, tmp_path: Path
) -> None:
    pretend(f"(sleep 2; touch {tmp_path}/survived) & sleep 60")
    started = time.monotonic()
    assert "转换超过 1 秒，已停止" in refusal(seconds=1)
    assert time.monotonic() - started < 2
    time.sleep(max(0, started + 2.5 - time.monotonic()))
    assert not (tmp_path / "survived").exists()


def test_a_file_that_libreoffice_cannot_open_is_refused(pretend: Pretend) -> None:
    pretend("exit 0")
    assert "LibreOffice 不能打开这个文件" in refusal()


def test_a_result_too_large_is_refused(
    pretend: Pretend, result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word97, "_LARGEST_RESULT", 100)
    pretend(f"mkdir out && cp {result} out/draft.docx")
    assert refusal() == "文件转换后太大，请另存为 .docx 后再上传。"


def test_the_folder_of_a_conversion_is_thrown_away(pretend: Pretend, tmp_path: Path) -> None:
    pretend(f"pwd > {tmp_path}/folder")
    refusal()
    assert not Path((tmp_path / "folder").read_text(encoding="utf-8").strip()).exists()
