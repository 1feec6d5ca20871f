"""Values as they are kept in a JSON column, and the digest that proves them unchanged."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.db.models import Model


def plain(value: Any) -> Any:
    """The value in JSON's own types, the same after a round trip through either database.

    Dates become ISO 8601, a record its uid; UUIDs, decimals and floats become text, because databases respell
    numbers; NUL is dropped, because PostgreSQL refuses it.
    """
    match value:
        case None | bool():
            return value
        case int() if type(value) is int:
            return value
        case Mapping():
            return {plain_text(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case date() | time():
            return value.isoformat()
        case Model():
            return str(getattr(value, "uid", value.pk))
    return plain_text(value)


def plain_text(value: Any) -> str:
    """Text that every database keeps as it is."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode()


def digest(content: Any) -> str:
    """SHA-256 in hex over the canonical JSON (sorted keys, no spaces, UTF-8) of a `plain` value."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
