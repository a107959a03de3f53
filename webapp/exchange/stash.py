"""What was uploaded and read, until somebody confirms it: encrypted, in the instance folder."""

import datetime as dt
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from webapp.config import Settings
from webapp.errors import NotFoundError
from webapp.keys import DecryptionError, Keys

LIFE: Final = dt.timedelta(days=7)
_TOKEN: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Stash:
    """The things that one consultation's staff have under way."""

    settings: Settings
    keys: Keys
    consultation_id: int

    def put(self, value: object, *, now: dt.datetime) -> str:
        """Keep something that JSON can hold for a week; return the token to get it by."""
        self._forget(now)
        token = secrets.token_hex(16)
        self._write(token, value)
        return token

    def put_part(self, token: str, kind: str, number: int, value: object) -> None:
        """Keep a part beside something; the same part again takes its place."""
        self._write(f"{token}-{kind}-{number}", value)

    def get(self, token: str) -> Any:  # noqa: ANN401 - whatever was put
        """Return what was kept.

        Raises:
            NotFoundError: there is no such thing in this consultation, or not any more.
        """
        if not _TOKEN.fullmatch(token):
            raise NotFoundError
        return self._read(token)

    def get_part(self, token: str, kind: str, number: int) -> Any:  # noqa: ANN401
        """Return a part that was kept.

        Raises:
            NotFoundError: it is not there any more.
        """
        return self._read(f"{token}-{kind}-{number}")

    @property
    def _folder(self) -> Path:
        return self.settings.instance_path / "exchange" / str(self.consultation_id)

    def _write(self, name: str, value: object) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self.keys.encrypt(json.dumps(value, default=str), place=self._place(name))
        draft = self._folder / f"{name}.part"
        draft.touch(mode=0o600)
        draft.write_bytes(sealed)
        draft.replace(self._folder / name)

    def _read(self, name: str) -> Any:  # noqa: ANN401
        try:
            sealed = (self._folder / name).read_bytes()
            return json.loads(self.keys.decrypt(sealed, place=self._place(name)))
        except (OSError, DecryptionError):
            raise NotFoundError(name) from None

    def _forget(self, now: dt.datetime) -> None:
        for path in self._folder.glob("*"):
            if path.stat().st_mtime < (now - LIFE).timestamp():
                path.unlink(missing_ok=True)

    def _place(self, name: str) -> str:
        return f"exchange:{self.consultation_id}:{name}"
