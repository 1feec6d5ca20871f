"""Cursors: a place in an ordered list, sealed so that it shows no key of ours and cannot be made up."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from accounts.api.kit.problems import bad_parameter

READERS: dict[str, Callable[[Any], Any]] = {
    "m": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
    "v": lambda value: value,
}


@dataclass(frozen=True)
class Cursor:
    """A place: the list it belongs to, its ordering, the values of the row, and whether it reads backwards."""

    of: str
    ordering: str
    values: tuple[Any, ...]
    backwards: bool = False

    def sealed(self) -> str:
        """The cursor as a client holds it."""
        marked = [[_mark(value), value] for value in self.values]
        content = orjson.dumps([self.of, self.ordering, marked, self.backwards])
        return _box(settings.SECRET_KEY).encrypt(content).decode().rstrip("=")


def opened(text: str, *, of: str, ordering: str) -> Cursor:
    """The cursor a client sent back; a 400 for anything else, or one of another list or ordering."""
    try:
        content = _box(settings.SECRET_KEY).decrypt(text.encode() + b"=" * (-len(text) % 4))
        name, order, marked, backwards = orjson.loads(content)
    except (InvalidToken, ValueError) as wrong:
        raise bad_parameter("cursor", "is not one that this list gave out") from wrong
    if (name, order) != (of, ordering):
        raise bad_parameter("cursor", "belongs to another list or ordering")
    return Cursor(name, order, tuple(READERS[mark](value) for mark, value in marked), backwards)


def _mark(value: Any) -> str:
    if isinstance(value, datetime):
        return "m"
    if isinstance(value, date):
        return "d"
    return "u" if isinstance(value, UUID) else "v"


@cache
def _box(secret: str) -> Fernet:
    key = hashlib.sha256(b"standdown.cursor:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
