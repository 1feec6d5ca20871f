"""Small files and mappings for the tests of imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.services.imports.mapping import load_mapping, parse_mapping
from casework.services.imports.problems import Problem
from casework.services.imports.running import Summary, import_incidents
from casework.services.imports.units import unit_for_import
from ledger.actors import SYSTEM

AT = datetime(2021, 9, 28, 15, tzinfo=UTC)
HARBORTON = Path(__file__).parents[1] / "data" / "harborton"
HEADER = "id,case,day,hour,hurt,age,place,lat,lon,year"
PLAIN: Mapping[str, Any] = {
    "source_system": "plain",
    "zone": "America/Chicago",
    "columns": {
        "source_id": "id",
        "case_number": "case",
        "date": "day",
        "time": "hour",
        "injury": "hurt",
        "age": "age",
        "address": "place",
        "latitude": "lat",
        "longitude": "lon",
        "check_year": "year",
    },
    "formats": {"date": "%Y-%m-%d", "time": "%H:%M"},
    "constants": {"weapon": "firearm"},
}
GOOD = "{id},{case},2021-05-01,22:00,nonfatal,20,Main St,39.1,-94.5,2021"


def good(number: int, case: str | None = None) -> str:
    """A row without a fault."""
    return GOOD.format(id=number, case=case or f"C{number}")


def bring_in(
    folder: Path, content: str | bytes, mapping: Mapping[str, Any] = PLAIN, at: datetime = AT, **more: Any
) -> tuple[Summary, list[Problem]]:
    """Import a file with this content; what came of it, and its problems."""
    path = folder / "victims.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return run(path, parse_mapping(mapping), at, **more)


def harborton() -> tuple[Summary, list[Problem]]:
    """Import the invented city."""
    return run(HARBORTON / "victims.csv", load_mapping(HARBORTON / "mapping.toml"), AT)


def run(path: Path, mapping: Any, at: datetime, **more: Any) -> tuple[Summary, list[Problem]]:
    """Import a file."""
    problems: list[Problem] = []
    unit = more.pop("unit", None) or unit_for_import(
        name=None, source_system=mapping.source_system, actor=SYSTEM, at=at
    )
    summary = import_incidents(
        path=path, mapping=mapping, unit=unit, actor=SYSTEM, at=at, report=problems.append, **more
    )
    return summary, problems


def rows(*lines: str) -> str:
    """A file of these rows under the plain header."""
    return "\n".join([HEADER, *lines]) + "\n"


def said(problems: list[Problem]) -> list[tuple[int, str, str]]:
    """Line, column and outcome of each problem, by line."""
    return sorted((problem.line, problem.column, problem.outcome.value) for problem in problems)
