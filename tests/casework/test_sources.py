"""What an import takes over, and what it leaves as it was edited here."""

from __future__ import annotations

from typing import Any

import pytest

from casework.analysis.sources import Merged, merge


@pytest.mark.parametrize(
    ("now", "before", "source", "take", "keep"),
    [
        ("a", "a", "a", (), ()),
        ("a", "a", "b", ("f",), ()),
        ("edited", "a", "a", (), ()),
        ("edited", "a", "b", (), ("f",)),
        ("b", "a", "b", (), ()),
        ("", "a", "b", ("f",), ()),
        (None, None, "b", ("f",), ()),
        ("unknown", ..., "b", ("f",), ()),
        ("edited", ..., "b", (), ("f",)),
    ],
)
def test_only_what_the_source_changed_and_nobody_edited_is_taken(
    now: Any, before: Any, source: Any, take: tuple[str, ...], keep: tuple[str, ...]
) -> None:
    said = {} if before is ... else {"f": before}
    assert merge(now={"f": now}, before=said, source={"f": source}) == Merged(take, keep)
