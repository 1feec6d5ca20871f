"""Rows of one case number become one incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.services.imports.mapping import COORDINATES, ImportMapping
from casework.services.imports.problems import Outcome, Problem, Report
from casework.services.imports.rows import VictimRow

#: Fields on which a count hangs: rows of one case that disagree about them are reported.
COUNTING = ("circumstance", "weapon", "clearance")
_BLANK = (None, "", "unknown")


@dataclass(frozen=True, slots=True)
class Case:
    """One incident of the source, its earliest victim first."""

    source_id: str
    case_number: str
    rows: tuple[VictimRow, ...]

    def values(self) -> dict[str, Any]:
        """What the source says of the incident: when by its earliest victim, the rest by the first row that knows."""
        first = self.rows[0]
        known: dict[str, Any] = {}
        for row in self.rows:
            known |= {name: value for name, value in row.incident.items() if known.get(name) in _BLANK}
        known |= self._place()
        return known | {"occurred_at": first.occurred_at, "occurred_on": first.day, "time_known": first.time_known}

    def _place(self) -> dict[str, Any]:
        """Both coordinates from one row, never one from each."""
        places = [{name: row.incident[name] for name in COORDINATES if name in row.incident} for row in self.rows]
        return next((place for place in places if any(place.values())), places[0])


def group_cases(rows: Iterable[VictimRow], mapping: ImportMapping, report: Report) -> list[Case]:
    """The incidents, in the order of their first rows. A row without a case number is an incident of its own."""
    groups: dict[str, list[VictimRow]] = defaultdict(list)
    for row in rows:
        groups[row.case_number or _own_id(row, mapping, report)].append(row)
    cases = [Case(key, group[0].case_number, _earliest_first(group)) for key, group in groups.items()]
    for case in cases:
        _check_agreement(case, mapping, report)
    return cases


def _own_id(row: VictimRow, mapping: ImportMapping, report: Report) -> str:
    if column := mapping.columns.get("case_number"):
        reason = "No case number; kept as an incident of its own."
        report(Problem(row.line, column, "", Outcome.REPAIRED, reason))
    return f"row:{row.source_id}"[:120]


def _earliest_first(rows: list[VictimRow]) -> tuple[VictimRow, ...]:
    return tuple(sorted(rows, key=lambda row: (row.day, not row.time_known, row.occurred_at, row.line)))


def _check_agreement(case: Case, mapping: ImportMapping, report: Report) -> None:
    values = case.values()
    for row in case.rows:
        for name in COUNTING:
            said = row.incident.get(name)
            if said not in _BLANK and said != values[name]:
                reason = f"Other rows of case {case.case_number} say {values[name]}; that counts for the incident."
                column = mapping.columns.get(name, name)
                report(Problem(row.line, column, str(said), Outcome.REPAIRED, reason))
