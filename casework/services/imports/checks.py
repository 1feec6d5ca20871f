"""Checks of single keys of a mapping, each refusing with the key's name."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from casework.models import Incident
from casework.vocabulary import BadMapping

_SYSTEM = re.compile(r"[a-z0-9][a-z0-9_.-]*")
_TIMED = ("date", "time", "datetime")


def only(raw: Mapping[str, Any], known: Collection[str], path: str = "") -> None:
    """No key that nobody reads: a misspelled one would be passed over in silence."""
    for key in raw:
        if key not in known:
            where = f"{path}.{key}" if path else key
            raise BadMapping(f"Unknown key; known are: {', '.join(known)}.", field=where, code="unknown_key")


def table(raw: Mapping[str, Any], key: str, path: str = "") -> Mapping[str, Any]:
    """A table, empty when left out."""
    found = raw.get(key, {})
    if not isinstance(found, dict):
        raise BadMapping("This must be a table.", field=f"{path}{key}")
    return found


def tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """A list of tables, empty when left out."""
    found = raw.get(key, [])
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise BadMapping(f"Write this as [[{key}]].", field=key)
    return found


def text(raw: Mapping[str, Any], key: str, path: str = "") -> str:
    """A text that says something."""
    found = raw.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadMapping("This must be a text.", field=f"{path}{key}", code="required")
    return found


def texts(raw: Mapping[str, Any], key: str, known: Collection[str] | None, path: str = "") -> dict[str, str]:
    """A table of texts with known keys (None: any)."""
    found = table(raw, key, path)
    if known is not None:
        only(found, known, f"{path}{key}")
    return {name: text(found, name, f"{path}{key}.") for name in found}


def source_system(raw: Mapping[str, Any]) -> str:
    """The name under which rows are known again."""
    name = text(raw, "source_system")
    limit = Incident._meta.get_field("source_system").max_length or 0
    if not _SYSTEM.fullmatch(name) or len(name) > limit:
        message = f"Use small letters, digits, dots and dashes, at most {limit}."
        raise BadMapping(message, field="source_system")
    return name


def zone(raw: Mapping[str, Any]) -> ZoneInfo:
    """The zone in which the file's dates and times are local."""
    name = text(raw, "zone")
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise BadMapping(f"{name!r} is no time zone, such as America/Chicago.", field="zone") from error


def encoding(raw: Mapping[str, Any]) -> str:
    """How the file's letters are written; UTF-8 when left out."""
    name = text(raw, "encoding") if "encoding" in raw else "utf-8"
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise BadMapping(f"{name!r} is no encoding, such as utf-8 or cp1252.", field="encoding") from error


def delimiter(raw: Mapping[str, Any]) -> str:
    """What stands between cells; a comma when left out."""
    found = raw.get("delimiter", ",")
    if not isinstance(found, str) or len(found) != 1 or found in '"\r\n':
        raise BadMapping("This must be one character.", field="delimiter")
    return found


def whole_number(raw: Mapping[str, Any], key: str, default: int) -> int:
    """A whole number above 0."""
    found = raw.get(key, default)
    if type(found) is not int or found < 1:
        raise BadMapping("This must be a whole number above 0.", field=key)
    return found


def formats(raw: Mapping[str, Any], columns: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The ways in which dates and times are written: one or several, tried in order, in the words of strptime."""
    found = table(raw, "formats")
    only(found, _TIMED, "formats")
    return {name: _formats(found.get(name), f"formats.{name}") for name in _TIMED if name in columns}


def _formats(found: Any, path: str) -> tuple[str, ...]:
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list) or not listed or not all(isinstance(entry, str) for entry in listed):
        raise BadMapping("Give one format or a list of them, such as %Y-%m-%d.", field=path, code="required")
    for entry in listed:
        _check_format(entry, path)
    return tuple(listed)


def _check_format(entry: str, path: str) -> None:
    try:
        datetime.strptime("", entry)  # noqa: DTZ007 - only to hear whether the format is one
    except (ValueError, re.error) as error:
        if "does not match" not in str(error):
            raise BadMapping(f"{entry!r} is no format: {error}.", field=path) from error


def conditions(raw: Mapping[str, Any], path: str) -> dict[str, frozenset[str]]:
    """Column → value or values, at least one column."""
    found = table(raw, "when", path)
    if not found:
        raise BadMapping("Say which rows are meant.", field=f"{path}when", code="required")
    return {column: _alternatives(value, f"{path}when.{column}") for column, value in found.items()}


def _alternatives(value: Any, path: str) -> frozenset[str]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise BadMapping("Give a text, or a list of texts.", field=path)
    return frozenset(listed)
