"""Bringing a source's new values into a record that may have been edited here since the last import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: What a field holds while nobody has said anything.
_BLANK = (None, "", "unknown")


@dataclass(frozen=True, slots=True)
class Merged:
    """Names of the fields to take over from the source, and of those kept because they were edited here."""

    take: tuple[str, ...]
    keep: tuple[str, ...]


def merge(*, now: Mapping[str, Any], before: Mapping[str, Any], source: Mapping[str, Any]) -> Merged:
    """Compare plain values: the record's, the source's at the last import, and the source's today.

    Only what the source itself changed is looked at. It is taken over where the record still says what the source
    said before (or nothing); where the record was edited here, the edit stays.
    """
    changed = [name for name, value in source.items() if before.get(name, ...) != value and now[name] != value]
    take = tuple(name for name in changed if now[name] == before.get(name) or now[name] in _BLANK)
    return Merged(take, tuple(name for name in changed if name not in take))
