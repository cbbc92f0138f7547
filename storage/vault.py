"""The vault: passwords, tokens and logins of the county, encrypted at rest, readable by its owner alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Vault", "VaultLocked"]

_KEY = "XUNCHA_KEY"
_SECRET = "XUNCHA_SECRET_"
_PLAIN = re.compile(r"[^0-9A-Za-z]+")


class VaultLocked(Exception):
    """The key at hand does not open what is stored; `str()` says what to do, in Chinese."""


class Vault:
    """Secrets of one county folder by name: the environment first, then `data/secrets.enc`.

    The key is XUNCHA_KEY of the environment, else `data/key`, made on first writing.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._data, self._environment = folder / "data", environment

    def get(self, name: str) -> str | None:
        """The secret, None where there is none. Environment names: XUNCHA_SECRET_ and the name in capitals."""
        given = self._environment.get(_SECRET + _PLAIN.sub("_", name).upper())
        return given or self._stored().get(name)

    def set(self, name: str, value: str) -> None:
        self._write({**self._stored(), name: value})

    def drop(self, name: str) -> bool:
        """Whether there was one to forget."""
        stored = self._stored()
        found = stored.pop(name, None) is not None
        if found:
            self._write(stored)
        return found

    def names(self) -> list[str]:
        return sorted(self._stored())

    def values(self) -> list[str]:
        """Every secret stored, for taking them out of what is written elsewhere."""
        return [value for value in self._stored().values() if value]

    def session(self, name: str) -> dict[str, Any] | None:
        """A saved login (Playwright's storage_state with `saved_at`)."""
        file = self._session_file(name)
        if not file.is_file():
            return None
        found = json.loads(self._open(file))
        return found if isinstance(found, dict) else None

    def keep_session(self, name: str, state: Mapping[str, Any]) -> None:
        self._save(self._session_file(name), json.dumps(state).encode())

    def drop_session(self, name: str) -> None:
        self._session_file(name).unlink(missing_ok=True)

    def _session_file(self, name: str) -> Path:
        # Chinese names leave nothing in a plain file name, so a digest tells them apart
        mark = hashlib.sha256(name.encode()).hexdigest()[:12]
        return self._data / "sessions" / f"{_PLAIN.sub('-', name)[:60]}-{mark}.enc"

    @property
    def _file(self) -> Path:
        return self._data / "secrets.enc"

    def _stored(self) -> dict[str, str]:
        return dict(json.loads(self._open(self._file))) if self._file.is_file() else {}

    def _write(self, values: Mapping[str, str]) -> None:
        self._save(self._file, json.dumps(dict(values), ensure_ascii=False).encode())

    def _open(self, file: Path) -> bytes:
        key = self._key(make=False)
        try:
            return Fernet(key).decrypt(file.read_bytes())
        except (InvalidToken, ValueError, TypeError) as error:
            raise VaultLocked(
                f"打不开 {file.name}：密钥不对。请恢复原来的 data/key（或环境变量 {_KEY}），"
                f"或删除 {file} 后重新登记密钥、重新登录。"
            ) from error

    def _save(self, file: Path, content: bytes) -> None:
        try:
            sealed = Fernet(self._key(make=True)).encrypt(content)
        except (ValueError, TypeError) as error:
            raise VaultLocked(f"环境变量 {_KEY} 或 data/key 不是有效的密钥。") from error
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # whole or not at all: a kill in the middle leaves the old file
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(sealed)
        Path(name).replace(file)

    def _key(self, make: bool) -> bytes:
        if given := self._environment.get(_KEY):
            return given.encode()
        file = self._data / "key"
        if file.is_file():
            return file.read_bytes().strip()
        if not make:
            return b""
        self._data.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(Fernet.generate_key() + b"\n")
        return file.read_bytes().strip()
