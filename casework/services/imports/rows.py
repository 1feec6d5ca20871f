"""From a row's cells to one victim, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.services.imports import moments
from casework.services.imports.mapping import COORDINATES, IDENTITY, TEXTS, WORDS, ImportMapping, choices, longest
from casework.services.imports.problems import Outcome, Problem, Report, RowRejected
from casework.services.imports.table import Row

_SIX_PLACES = Decimal("0.000001")
_BOUNDS = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, slots=True)
class VictimRow:
    """One victim of a source: who (a row id), which case, when, how hurt, and what the row says of the incident."""

    line: int
    source_id: str
    case_number: str
    day: date
    occurred_at: datetime
    time_known: bool
    injury: str
    age: int | None
    incident: Mapping[str, Any]


class RowReader:
    """Turns rows into victims; what it repairs or leaves out goes to `report`."""

    def __init__(self, mapping: ImportMapping, report: Report, at: datetime) -> None:
        self.mapping, self.report = mapping, report
        self.today = at.astimezone(mapping.zone).date()
        self.words = {name: frozenset(choices(name)) for name in ("injury", *WORDS)}
        self.longest = {name: longest(name) for name in (*IDENTITY, *TEXTS)}
        self.lines: dict[str, int] = {}

    def read(self, row: Row) -> VictimRow | None:
        """The row's victim; None when it is rejected or left out."""
        line, cells = row
        for rule in self.mapping.leave_out:
            if rule.applies(cells):
                self.report(Problem(line, ", ".join(rule.when), "", Outcome.LEFT_OUT, rule.why))
                return None
        try:
            return self._victim(line, cells)
        except RowRejected as fault:
            self.report(Problem(line, fault.column, fault.value, Outcome.REJECTED, fault.reason))
            return None

    def _victim(self, line: int, cells: dict[str, str]) -> VictimRow:
        settled = {
            name: value for rule in self.mapping.rules if rule.applies(cells) for name, value in rule.set.items()
        }
        source_id = self._identity("source_id", cells)
        if not source_id:
            raise RowRejected(self.mapping.columns["source_id"], "", "The row has no id.")
        occurred_at, day, time_known = self._moment(line, cells)
        victim = VictimRow(
            line=line,
            source_id=source_id,
            case_number=self._identity("case_number", cells) if "case_number" in self.mapping.columns else "",
            day=day,
            occurred_at=occurred_at,
            time_known=time_known,
            injury=self._injury(cells, settled),
            age=self._age(line, cells),
            incident=self._incident(line, cells, settled),
        )
        self._once(victim)
        return victim

    def _once(self, victim: VictimRow) -> None:
        before = self.lines.setdefault(victim.source_id, victim.line)
        if before != victim.line:
            reason = f"Line {before} has the same id."
            raise RowRejected(self.mapping.columns["source_id"], victim.source_id, reason)

    def _identity(self, name: str, cells: Mapping[str, str]) -> str:
        """An id or case number, never repaired: a wrong one would make two records of one."""
        column = self.mapping.columns[name]
        value = cells[column].strip().removesuffix(self.mapping.strip_suffix.get(name, ""))
        if _broken(value):
            raise RowRejected(column, value, f"This is not written in {self.mapping.encoding}.")
        limit = self.longest[name]
        if limit and len(value) > limit:
            raise RowRejected(column, value, f"Longer than {limit} characters.")
        return value

    def _cell(self, line: int, name: str, cells: Mapping[str, str]) -> str:
        """A mapped cell's text, trimmed; unreadable characters are replaced."""
        column = self.mapping.columns[name]
        value = cells[column].strip()
        if _broken(value):
            reason = f"Characters not written in {self.mapping.encoding} were replaced."
            self._repaired(line, column, value, reason)
            value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\x00", "")
        return value.removesuffix(self.mapping.strip_suffix.get(name, ""))

    def _repaired(self, line: int, column: str, value: str, reason: str) -> None:
        self.report(Problem(line, column, value, Outcome.REPAIRED, reason))

    def _moment(self, line: int, cells: Mapping[str, str]) -> tuple[datetime, date, bool]:
        """When, on which local day, and whether the hour is known; without one, noon stands for the day."""
        day, hour = self._written(line, cells)
        column = self.mapping.columns.get("date") or self.mapping.columns["datetime"]
        if day > self.today or day < moments.EARLIEST:
            raise RowRejected(column, day.isoformat(), "The date lies in the future or before 1900.")
        self._check_year(line, cells, day)
        occurred_at, exists = moments.at_local(day, hour, self.mapping.zone)
        if not exists:
            reason = "The clocks go forward over this time; the hour after is meant."
            self._repaired(line, self.mapping.columns.get("time", column), f"{day} {hour}", reason)
        return occurred_at, day, hour is not None

    def _written(self, line: int, cells: Mapping[str, str]) -> tuple[date, time | None]:
        columns, formats = self.mapping.columns, self.mapping.formats
        name = "date" if "date" in columns else "datetime"
        said = self._cell(line, name, cells)
        written = moments.read(said, formats[name])
        if written is None:
            raise RowRejected(columns[name], said, f"No date as in {' or '.join(formats[name])}.")
        if name == "datetime":
            local = written.astimezone(self.mapping.zone) if written.tzinfo else written
            return local.date(), local.time()
        return written.date(), self._hour(line, cells)

    def _hour(self, line: int, cells: Mapping[str, str]) -> time | None:
        if "time" not in self.mapping.columns or not (said := self._cell(line, "time", cells)):
            return None
        written = moments.read(said, self.mapping.formats["time"])
        if written is None:
            self._repaired(line, self.mapping.columns["time"], said, "No time of day; kept as not known.")
        return written.time() if written else None

    def _check_year(self, line: int, cells: Mapping[str, str], day: date) -> None:
        if "check_year" in self.mapping.columns and (said := self._cell(line, "check_year", cells)) != str(day.year):
            reason = f"The date says {day:%Y-%m-%d}; the date counts."
            self._repaired(line, self.mapping.columns["check_year"], said, reason)

    def _injury(self, cells: Mapping[str, str], settled: Mapping[str, str]) -> str:
        if "injury" in settled:
            return settled["injury"]
        if "injury" not in self.mapping.columns:
            return self.mapping.constants.get("injury") or self._no_injury("", "")
        column = self.mapping.columns["injury"]
        said = cells[column].strip()
        meant = self.mapping.values.get("injury", {}).get(said, said)
        return meant if meant in self.words["injury"] else self._no_injury(column, said)

    def _no_injury(self, column: str, said: str) -> str:
        raise RowRejected(column, said, "The mapping does not say which injury this is.")

    def _age(self, line: int, cells: Mapping[str, str]) -> int | None:
        if "age" not in self.mapping.columns or not (said := self._cell(line, "age", cells)):
            return None
        age = _number(said)
        if age is None or not 0 <= age <= self.mapping.oldest_age or age != int(age):
            reason = f"No age from 0 to {self.mapping.oldest_age}; kept as not known."
            self._repaired(line, self.mapping.columns["age"], said, reason)
            return None
        return int(age)

    def _incident(self, line: int, cells: Mapping[str, str], settled: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {name: value for name, value in self.mapping.constants.items() if name != "injury"}
        for name in (*WORDS, *TEXTS):
            if name in self.mapping.columns:
                values[name] = self._word(line, name, cells) if name in WORDS else self._text(line, name, cells)
        values |= {name: value for name, value in settled.items() if name != "injury"}
        return values | self._coordinates(line, cells)

    def _text(self, line: int, name: str, cells: Mapping[str, str]) -> str:
        said = self._cell(line, name, cells)
        if not said:
            return ""
        value = self.mapping.values.get(name, {}).get(said, self.mapping.prefix.get(name, "") + said)
        limit = self.longest[name]
        if limit and len(value) > limit:
            self._repaired(line, self.mapping.columns[name], said, f"Cut to {limit} characters.")
        return value[:limit]

    def _word(self, line: int, name: str, cells: Mapping[str, str]) -> str:
        """A word of a closed list; what the mapping does not know becomes the list's word for not known."""
        said = self._cell(line, name, cells)
        meant = self.mapping.values.get(name, {}).get(said, said)
        if meant in self.words[name]:
            return meant
        instead = "open" if name == "clearance" else "unknown"
        if said:
            reason = f"The mapping does not say what this means; kept as {instead}."
            self._repaired(line, self.mapping.columns[name], said, reason)
        return instead

    def _coordinates(self, line: int, cells: Mapping[str, str]) -> dict[str, Decimal | None]:
        if "latitude" not in self.mapping.columns:
            return {}
        said = {name: self._cell(line, name, cells) for name in COORDINATES}
        found = {name: _coordinate(said[name], _BOUNDS[name]) for name in COORDINATES}
        if all(value is not None for value in found.values()) and any(found.values()):
            return found
        if any(said.values()):
            columns = "/".join(self.mapping.columns[name] for name in COORDINATES)
            self._repaired(line, columns, "/".join(said.values()), "No place on earth; kept without coordinates.")
        return dict.fromkeys(COORDINATES)


def _coordinate(said: str, bound: int) -> Decimal | None:
    value = _number(said)
    return value.quantize(_SIX_PLACES) if value is not None and abs(value) <= bound else None


def _number(said: str) -> Decimal | None:
    try:
        value = Decimal(said)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _broken(value: str) -> bool:
    """Whether bytes of another encoding, or NUL, stand in it."""
    return "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value)
