"""Small OLE2 files ([MS-CFB]): a header, one sector of the table, the directory, one stream."""

import struct

SECTOR = 512
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF


def _entry(name: str, first: int) -> bytes:
    written = name.encode("utf-16-le")
    head = struct.pack("<64sH", written, len(written) + 2)
    return head + bytes(50) + struct.pack("<IQ", first, 0)


def compound(*streams: str, content: bytes = b"", following: int | None = None) -> bytes:
    """Write a file with streams of these names, each of which begins with the same content.

    Args:
        streams: the names.
        content: the first bytes of every stream.
        following: what the table names as the sector after the last one of the directory.
    """
    count = (len(streams) + 4) // 4
    entries = b"".join(_entry(name, 1 + count) for name in ("Root Entry", *streams))
    directory = entries.ljust(count * SECTOR, b"\0")
    chain = [*range(2, count + 1), _END if following is None else following]
    table = struct.pack("<128I", 0xFFFFFFFD, *chain, _END, *[_FREE] * (126 - count))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<2I", 1, 1).ljust(76 - 44, b"\0")
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    return head + table + directory + content.ljust(SECTOR, b"\0")


def word97(*, encrypted: bool = False) -> bytes:
    """Write the head of a Word 97 document ([MS-DOC] 2.5.2)."""
    return struct.pack("<H8xH", 0xA5EC, 0x0100 if encrypted else 0)
