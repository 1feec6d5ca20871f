"""Mappings: every wrong key is refused by its name."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from casework.services.imports.mapping import load_mapping, parse_mapping
from casework.vocabulary import BadMapping
from tests.casework.importing import HARBORTON, PLAIN

SHIPPED = Path(__file__).parents[2] / "casework" / "mappings"


@pytest.mark.parametrize(
    "path", [*sorted(SHIPPED.glob("*.toml")), HARBORTON / "mapping.toml"], ids=lambda path: path.stem
)
def test_shipped_mappings_are_whole(path: Path) -> None:
    assert load_mapping(path).source_system


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("source_system", ..., "source_system"),
        ("source_system", "Big City", "source_system"),
        ("source_system", "x" * 61, "source_system"),
        ("zone", "Mars/Olympus", "zone"),
        ("zone", "../etc/passwd", "zone"),
        ("zone", 5, "zone"),
        ("encoding", "klingon", "encoding"),
        ("delimiter", ";;", "delimiter"),
        ("oldest_age", "old", "oldest_age"),
        ("colums", {}, "colums"),
        ("columns", "id", "columns"),
        ("columns.source_id", ..., "columns.source_id"),
        ("columns.date", ..., "columns.date"),
        ("columns.datetime", "day", "formats.datetime"),
        ("columns.injury", ..., "columns.injury"),
        ("columns.latitude", ..., "columns.latitude"),
        ("columns.adress", "place", "columns.adress"),
        ("columns.age", 3, "columns.age"),
        ("formats.date", ..., "formats.date"),
        ("formats.date", [], "formats.date"),
        ("formats.date", "%Q", "formats.date"),
        ("formats.day", "%d", "formats.day"),
        ("strip_suffix", {"cases": ".0"}, "strip_suffix.cases"),
        ("values", {"injury": {"1": "killed"}}, "values.injury.1"),
        ("values", {"age": {"1": "2"}}, "values.age"),
        ("constants.weapon", "gun", "constants.weapon"),
        ("constants.division", "x" * 81, "constants.division"),
        ("constants.source_id", "1", "constants.source_id"),
        ("rules", {"when": {}}, "rules"),
        ("rules", [{"when": {"a": "b"}, "set": {}}], "rules.0.why"),
        ("rules", [{"when": {}, "set": {}, "why": "so"}], "rules.0.when"),
        ("rules", [{"when": {"a": 1}, "why": "so"}], "rules.0.when.a"),
        ("rules", [{"when": {"a": "b"}, "why": "so", "set": {"injury": "bad"}}], "rules.0.set.injury"),
        ("rules", [{"when": {"a": "b"}, "why": "so", "then": {}}], "rules.0.then"),
        ("leave_out", [{"when": {"a": "b"}}], "leave_out.0.why"),
        ("leave_out", [{"when": {"a": "b"}, "why": "so", "set": {}}], "leave_out.0.set"),
    ],
)
def test_a_wrong_key_is_named(key: str, value: Any, field: str) -> None:
    mapping: dict[str, Any] = deepcopy(dict(PLAIN))
    *path, last = key.split(".")
    table = mapping
    for step in path:
        table = table[step]
    if value is ...:
        del table[last]
    else:
        table[last] = value
    with pytest.raises(BadMapping) as refused:
        parse_mapping(mapping)
    assert refused.value.field == field


def test_date_and_datetime_exclude_each_other() -> None:
    columns = {**PLAIN["columns"], "datetime": "day"}
    with pytest.raises(BadMapping) as refused:
        parse_mapping({**PLAIN, "columns": columns, "formats": {**PLAIN["formats"], "datetime": "%Y"}})
    assert refused.value.field == "columns.date"


def test_every_column_that_a_rule_asks_for_is_needed() -> None:
    rules = [{"when": {"police": "Y"}, "set": {"circumstance": "officer_involved"}, "why": "By police."}]
    assert "police" in parse_mapping({**PLAIN, "rules": rules}).needed_columns
