"""Secrets of the instance folder: made once, kept out of the database, mode 0600."""

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
BLOCK = 32  # plaintext is padded to this, so that a length tells little
CURRENT_KEY_ID = 1


class DecryptionError(Exception):
    """A ciphertext was changed, moved, or made with another key."""


class KeyFileError(Exception):
    """A key file was damaged; only a copy of it helps."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The instance's key material."""

    master: bytes = field(repr=False)
    contact: bytes = field(repr=False)

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key of one purpose; no two purposes share one (RFC 5869)."""
        kdf = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode())
        return kdf.derive(self.master)

    def encrypt(self, text: str, *, place: str) -> bytes:
        """Encrypt a field for the one ``place`` (table:row:column) it belongs to.

        Returns key id (1 byte), nonce (12) and AES-256-GCM-SIV ciphertext with tag (RFC 8452).
        """
        raw = text.encode()
        padded = len(raw).to_bytes(4, "big") + raw
        padded += bytes(-len(padded) % BLOCK)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCMSIV(self.contact).encrypt(nonce, padded, _associated(place, CURRENT_KEY_ID))
        return bytes([CURRENT_KEY_ID]) + nonce + sealed

    def decrypt(self, data: bytes, *, place: str) -> str:
        """Return the text that was encrypted for ``place``.

        Raises:
            DecryptionError: the data is damaged, or was encrypted for another place.
        """
        nonce, sealed = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
        try:
            padded = AESGCMSIV(self.contact).decrypt(nonce, sealed, _associated(place, data[0]))
        except (InvalidTag, ValueError, IndexError):
            raise DecryptionError(place) from None
        return padded[4 : 4 + int.from_bytes(padded[:4], "big")].decode()


def load_keys(instance: Path) -> Keys:
    """Return the instance's keys; the first call makes the folder and the keys.

    Raises:
        KeyFileError: a file is there and holds no key.
    """
    folder = instance / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Keys(
        _load_key(folder / "master.key"), _load_key(folder / f"contact-{CURRENT_KEY_ID}.key")
    )


def _load_key(path: Path) -> bytes:
    if not path.exists():
        # Written whole under another name and linked into place: whoever starts at the
        # same moment gets the same key, never half of one.
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:  # mode 0600
            draft.write(secrets.token_hex(KEY_BYTES))
            draft.flush()
            os.fsync(draft.fileno())  # what a lost key encrypted is lost
            with suppress(FileExistsError):
                os.link(draft.name, path)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(rf"[0-9a-f]{{{2 * KEY_BYTES}}}", text):
        msg = f"{path} does not hold a key"
        raise KeyFileError(msg)
    return bytes.fromhex(text)


def _associated(place: str, key_id: int) -> bytes:
    return f"{place}:{key_id}".encode()
