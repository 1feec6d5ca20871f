"""The mapping: which column of a city's file means what (docs/import.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from casework.models import Incident, Involvement
from casework.services.imports import checks
from casework.vocabulary import BadMapping

IDENTITY = ("source_id", "case_number")
MOMENT = ("date", "time", "datetime")
WORDS = ("circumstance", "motive", "weapon", "clearance", "place_precision")
TEXTS = ("address", "neighborhood", "division")
COORDINATES = ("latitude", "longitude")
TARGETS = (*IDENTITY, *MOMENT, "check_year", "age", "injury", *WORDS, *TEXTS, *COORDINATES)
SETTABLE = ("injury", *WORDS, *TEXTS)
OLDEST_AGE = 110
_KEYS = (
    "name", "source_system", "zone", "encoding", "delimiter", "oldest_age",
    "columns", "formats", "strip_suffix", "prefix", "values", "constants", "rules", "leave_out",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds of rows whose cells say this: `when` is column → the values that count."""

    when: Mapping[str, frozenset[str]]
    why: str
    set: Mapping[str, str] = field(default_factory=dict)

    def applies(self, row: Mapping[str, str]) -> bool:
        """Whether every named cell holds one of its values."""
        return all(row[column].strip() in values for column, values in self.when.items())


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How to read one source."""

    source_system: str
    zone: ZoneInfo
    columns: Mapping[str, str]
    formats: Mapping[str, tuple[str, ...]]
    strip_suffix: Mapping[str, str]
    prefix: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    rules: tuple[Rule, ...]
    leave_out: tuple[Rule, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    oldest_age: int = OLDEST_AGE

    @property
    def needed_columns(self) -> set[str]:
        """Every column of the file that the mapping speaks of."""
        asked = {column for rule in (*self.rules, *self.leave_out) for column in rule.when}
        return asked | set(self.columns.values())


def load_mapping(path: Path) -> ImportMapping:
    """Read a mapping file. BadMapping names the key that is wrong."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadMapping(f"Cannot read {path}: {error.strerror}.", field="mapping") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMapping(f"{path.name} is not TOML: {error}", field="mapping") from error
    return parse_mapping(raw)


def parse_mapping(raw: Mapping[str, Any]) -> ImportMapping:
    """Check a mapping and make it ready. BadMapping names the key that is wrong."""
    checks.only(raw, _KEYS)
    columns = checks.texts(raw, "columns", TARGETS)
    mapping = ImportMapping(
        source_system=checks.source_system(raw),
        zone=checks.zone(raw),
        encoding=checks.encoding(raw),
        delimiter=checks.delimiter(raw),
        oldest_age=checks.whole_number(raw, "oldest_age", OLDEST_AGE),
        columns=columns,
        formats=checks.formats(raw, columns),
        strip_suffix=checks.texts(raw, "strip_suffix", columns),
        prefix=checks.texts(raw, "prefix", TEXTS),
        values=_values(raw),
        constants=_settings(raw, "constants"),
        rules=_rules(raw, "rules", _settings),
        leave_out=_rules(raw, "leave_out", None),
    )
    _check_whole(mapping)
    return mapping


def _check_whole(mapping: ImportMapping) -> None:
    """Nobody can be imported without a row id, a day and an injury."""
    if "source_id" not in mapping.columns:
        raise BadMapping("Name the column that identifies a row.", field="columns.source_id", code="required")
    if ("date" in mapping.columns) == ("datetime" in mapping.columns):
        raise BadMapping("Name a column for date (and time), or one for datetime.", field="columns.date")
    if "time" in mapping.columns and "date" not in mapping.columns:
        raise BadMapping("A column for time needs one for date.", field="columns.time")
    if len(mapping.columns.keys() & set(COORDINATES)) == 1:
        raise BadMapping("Name both columns, latitude and longitude.", field="columns.latitude")
    given = {*mapping.columns, *mapping.constants, *(name for rule in mapping.rules for name in rule.set)}
    if "injury" not in given:
        raise BadMapping("Say where the injury comes from.", field="columns.injury", code="required")


def _values(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Translations, of closed lists into their words, of texts into any text."""
    tables = checks.table(raw, "values")
    checks.only(tables, SETTABLE, "values")
    return {
        name: {
            said: _word(name, meant, f"values.{name}.{said}")
            for said, meant in checks.texts(tables, name, None, "values.").items()
        }
        for name in tables
    }


def _settings(raw: Mapping[str, Any], key: str, path: str = "") -> dict[str, str]:
    found = checks.texts(raw, key, SETTABLE, path)
    return {name: _word(name, value, f"{path}{key}.{name}") for name, value in found.items()}


def _rules(
    raw: Mapping[str, Any], key: str, settings: Callable[[Mapping[str, Any], str, str], dict[str, str]] | None
) -> tuple[Rule, ...]:
    rules = []
    for index, entry in enumerate(checks.tables(raw, key)):
        path = f"{key}.{index}."
        checks.only(entry, ("when", "why", "set") if settings else ("when", "why"), path.rstrip("."))
        when = checks.conditions(entry, path)
        rules.append(Rule(when, checks.text(entry, "why", path), settings(entry, "set", path) if settings else {}))
    return tuple(rules)


def _word(name: str, value: str, path: str) -> str:
    """A value that the field can hold."""
    known = choices(name)
    if known and value not in known:
        raise BadMapping(f"{value!r} is none of: {', '.join(known)}.", field=path, code="unknown_word")
    limit = longest(name)
    if limit and len(value) > limit:
        raise BadMapping(f"Longer than {limit} characters.", field=path, code="too_long")
    return value


def choices(name: str) -> list[str]:
    """The closed list of a target; empty for text."""
    return [str(word) for word, _ in _field(name).choices or []]


def longest(name: str) -> int | None:
    """How many characters a target holds."""
    limit: int | None = _field(name).max_length
    return limit


def _field(name: str) -> Any:
    return (Involvement if name == "injury" else Incident)._meta.get_field(name)
