"""Secrets of the instance folder: made once, kept out of the database, mode 0600."""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 32  # plaintext is padded to this, so that a length tells little
MOST_KEY_ID = 255  # it is one byte of each ciphertext
_DATA_KEY: Final = re.compile(r"contact-([1-9]\d{0,2})\.key")
_PLAIN, _WRAPPED = 2 * KEY_BYTES, 2 * KEY_BYTES + 16  # hex digits of a key file


class DecryptionError(Exception):
    """A ciphertext was changed, moved, or made with another key."""


class KeyFileError(Exception):
    """A key file was damaged or is not there; only a copy of it helps."""


@dataclass(frozen=True)
class KeyRing:
    """The data keys of contact fields, by id; the highest id encrypts.

    Each stands in a file of its own, wrapped by one key that may lie elsewhere (RFC 3394).
    Files of older instances hold the key as it is. The folder is looked at again each time,
    so a new key is used by every process from its next field on.
    """

    folder: Path
    wrapping: bytes = field(repr=False)
    _known: dict[int, bytes] = field(default_factory=dict, compare=False, repr=False)

    def ids(self) -> list[int]:
        """Return the ids of the keys there are, the oldest first."""
        found = map(_DATA_KEY.fullmatch, (path.name for path in self.folder.iterdir()))
        return sorted(int(match[1]) for match in found if match)

    def current(self) -> int:
        """Return the id of the key that encrypts; 0 before there is one."""
        return max(self.ids(), default=0)

    def key(self, key_id: int) -> bytes:
        """Return a data key.

        Raises:
            KeyFileError: its file is missing, damaged, or wrapped by another key.
        """
        if key_id not in self._known:
            self._known[key_id] = self._read(key_id)
        return self._known[key_id]

    def add(self) -> int:
        """Make the next data key and return its id; of two who do so, one has no effect."""
        key_id = self.current() + 1
        if key_id > MOST_KEY_ID:
            msg = "there have been 255 data keys; no further one has an id"
            raise KeyFileError(msg)
        _write_once(self.path(key_id), self.wrapped(secrets.token_bytes(KEY_BYTES)))
        self.key(key_id)
        return key_id

    def retire(self, key_id: int) -> None:
        """Remove a data key: whatever it encrypted cannot be read any more."""
        self.path(key_id).unlink()
        self._known.pop(key_id, None)

    def rewrap(self, other: "KeyRing") -> None:
        """Wrap every data key for the ring ``other``; doing it again after a stop is safe."""
        for key_id in self.ids():
            try:
                key = self.key(key_id)
            except KeyFileError:
                key = other.key(key_id)  # a try before this one came so far
            _replace(self.path(key_id), other.wrapped(key))

    def is_wrapped(self, key_id: int) -> bool:
        """Tell whether a key's file is of no use without the wrapping key."""
        return len(_text(self.path(key_id))) != _PLAIN

    def path(self, key_id: int) -> Path:
        """Return the file of a data key."""
        return self.folder / f"contact-{key_id}.key"

    def wrapped(self, key: bytes) -> str:
        """Return what the file of a data key holds."""
        return aes_key_wrap(self.wrapping, key).hex()

    def _read(self, key_id: int) -> bytes:
        path = self.path(key_id)
        text = _text(path)
        if len(text) == _PLAIN:
            return _from_hex(path, text, _PLAIN)
        try:
            return aes_key_unwrap(self.wrapping, _from_hex(path, text, _WRAPPED))
        except InvalidUnwrap:
            msg = f"{path} was wrapped by another key than the one in use"
            raise KeyFileError(msg) from None


@dataclass(frozen=True, slots=True)
class Keys:
    """The instance's key material."""

    master: bytes = field(repr=False)
    ring: KeyRing = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key of one purpose; no two purposes share one (RFC 5869)."""
        kdf = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode())
        return kdf.derive(self.master)

    def encrypt(self, text: str, *, place: str) -> bytes:
        """Encrypt a field for the one ``place`` (table:row:column) it belongs to.

        Returns key id (1 byte), nonce (12) and AES-256-GCM-SIV ciphertext with tag (RFC 8452).
        """
        raw, key_id = text.encode(), self.ring.current()
        padded = len(raw).to_bytes(4, "big") + raw
        padded += bytes(-len(padded) % BLOCK)
        nonce = secrets.token_bytes(NONCE_BYTES)
        cipher = AESGCMSIV(self.ring.key(key_id))
        sealed = cipher.encrypt(nonce, padded, _associated(place, key_id))
        return bytes([key_id]) + nonce + sealed

    def decrypt(self, data: bytes, *, place: str) -> str:
        """Return the text that was encrypted for ``place``.

        Raises:
            DecryptionError: the data is damaged, or was encrypted for another place.
        """
        nonce, sealed = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
        try:
            cipher = AESGCMSIV(self.ring.key(data[0]))
            padded = cipher.decrypt(nonce, sealed, _associated(place, data[0]))
        except (InvalidTag, KeyFileError, ValueError, IndexError):
            raise DecryptionError(place) from None
        return padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode()


def load_keys(instance: Path, wrapping_file: Path | None = None) -> Keys:
    """Return the instance's keys; the first call makes the folder and the keys.

    Args:
        instance: the instance folder.
        wrapping_file: where the key lies that wraps the data keys; by default beside them.

    Raises:
        KeyFileError: a file is there and holds no key, or the wrapping key is gone.
    """
    folder = instance / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    master = load_key(folder / "master.key")
    ring = open_ring(folder, wrapping_file or folder / "wrapping.key")
    if not ring.ids():
        # Of processes that start together each links its own, and all read the one that won.
        ring.add()
    for key_id in ring.ids():
        ring.key(key_id)
    return Keys(master, ring)


def open_ring(folder: Path, wrapping_file: Path) -> KeyRing:
    """Return the data keys of a folder; a wrapping key is made only while none is needed.

    Raises:
        KeyFileError: the wrapping key is damaged, or gone.
    """
    ring = KeyRing(folder, b"")
    # In this order: who starts at the same moment makes the wrapping key before it wraps one.
    if any(map(ring.is_wrapped, ring.ids())) and not wrapping_file.exists():
        msg = f"{wrapping_file} is not there, and the data keys cannot be read without it"
        raise KeyFileError(msg)
    return KeyRing(folder, load_key(wrapping_file))


def load_key(path: Path) -> bytes:
    """Return the key of a file, which is made if it is not there.

    Raises:
        KeyFileError: the file is there and holds no key.
    """
    if not path.exists():
        _write_once(path, secrets.token_hex(KEY_BYTES))
    return _from_hex(path, _text(path), _PLAIN)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}"
        raise KeyFileError(msg) from None


def _from_hex(path: Path, text: str, length: int) -> bytes:
    if not re.fullmatch(rf"[0-9a-f]{{{length}}}", text):
        msg = f"{path} does not hold a key"
        raise KeyFileError(msg)
    return bytes.fromhex(text)


def _write_once(path: Path, text: str) -> None:
    """Write a file whole under another name and link it into place, unless it is there.

    Whoever starts at the same moment gets the same key, never half of one.
    """
    with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:  # mode 0600
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())  # what a lost key encrypted is lost
        with suppress(FileExistsError):
            os.link(draft.name, path)
    _keep_name(path)


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    with draft.open("w", encoding="ascii") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(path)
    _keep_name(path)


def _keep_name(path: Path) -> None:
    """Put the folder on disk too: a file without its name is lost."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _associated(place: str, key_id: int) -> bytes:
    return f"{place}:{key_id}".encode()
