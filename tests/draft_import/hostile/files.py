"""Texts, pages and Word documents that do harm, each made when a test asks for it."""

import struct
import zipfile
import zlib
from io import BytesIO
from itertools import repeat

from tests.draft_import.readers.docx.ooxml import document, p, package

ARTICLE = "第一条　为了保护绿道，制定本条例。"
LAW = ("某市绿道条例", ARTICLE, "第二条　本条例自公布之日起施行。")
MIB = 1024 * 1024
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NOWHERE = 0xFFFFFFFF
_LAST = 0xFFFFFFFE
_SECTOR = 512


def text_file() -> bytes:
    """Write a small law as plain text."""
    return "\n".join(LAW).encode()


def page(*more: str) -> bytes:
    """Write a small law as a web page, with markup after it."""
    lines = "".join(f"<p>{line}</p>" for line in LAW)
    head = "<!DOCTYPE html><html><head><meta charset=utf-8><title>公告</title></head>"
    return f"{head}<body>{lines}{''.join(more)}</body></html>".encode()


def word(*more: str, **parts: str) -> bytes:
    """Write a small law as a Word document, with markup after it and further parts."""
    return package(document(*map(p, LAW), *more), **parts)


def with_entries(data: bytes, entries: dict[str, bytes]) -> bytes:
    """Add entries to an archive."""
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bomb(megabytes: int, name: str = "word/document.xml") -> bytes:
    """Write an archive with one entry of the letter a, a thousand times smaller than that."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as entry,
    ):
        for block in repeat(b"a" * MIB, megabytes):
            entry.write(block)
    return stream.getvalue()


def with_sizes(data: bytes, size: int) -> bytes:
    """Claim that every entry of an archive has this size once it is unpacked."""
    claimed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = claimed.find(mark)
        while at >= 0:
            claimed[at + place : at + place + 4] = struct.pack("<I", size)
            at = claimed.find(mark, at + 1)
    return bytes(claimed)


def relationships(*targets: tuple[str, str]) -> bytes:
    """Write relationships to places outside the file.

    Args:
        targets: the kind of each and its address; they are called r0, r1 …
    """
    written = "".join(
        f'<Relationship Id="r{number}" Type="{_R}/{kind}" Target="{target}" TargetMode="External"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{written}</Relationships>'.encode()


def png(width: int, height: int) -> bytes:
    """Write an image that claims to be of this size and holds a single byte."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def compound(*names: str, next_directory: int = _LAST, content: bytes = b"") -> bytes:
    """Write a file of the kind Word 97 writes, by [MS-CFB]: a table, a directory, one content.

    Args:
        names: the streams, at most three; each holds the same content.
        next_directory: the sector where the directory goes on.
        content: the bytes of the streams.
    """
    table = struct.pack("<128I", 0xFFFFFFFD, next_directory, _LAST, *(125 * [_NOWHERE]))
    header = struct.pack(
        "<8s16s5H6s9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b""),
        *(0, 1, 1, 0, 4096, _LAST, 0, _LAST, 0),
    ) + struct.pack("<109I", 0, *(108 * [_NOWHERE]))
    entries = [_entry("Root Entry", 5, 1 if names else _NOWHERE, _LAST, 0)]
    entries += [_entry(name, 2, _NOWHERE, 2, len(content)) for name in names]
    return header + table + b"".join(entries).ljust(_SECTOR, b"\0") + content.ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    written = f"{name}\0".encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I16sI16sIQ",
        *(written, len(written), kind, 1, _NOWHERE, _NOWHERE, child),
        *(b"", 0, b"", first, size),
    )


def rtf(*more: str) -> bytes:
    """Write a small law as RTF, with more of its code after it."""
    lines = "".join("".join(f"\\u{ord(sign)}?" for sign in line) + "\\par\n" for line in LAW)
    return f"{{\\rtf1\\ansi\\uc1\n{lines}{''.join(more)}}}".encode()
