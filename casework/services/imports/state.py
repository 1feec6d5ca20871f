"""What an import knows while it runs: its terms, what is on record, and what it has done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts.models import Unit
from casework.models import Incident, Involvement, SourceRow
from casework.services.acting import Doer
from casework.services.imports.mapping import ImportMapping
from casework.services.imports.problems import Outcome, Problem, Report
from casework.services.imports.rows import VictimRow


@dataclass(frozen=True, slots=True)
class Run:
    """What holds for the whole import: the source, who owns and writes the records, and when."""

    mapping: ImportMapping
    unit: Unit
    actor: Doer
    at: datetime
    report: Report

    @property
    def source_system(self) -> str:
        """The name under which rows are known again."""
        return self.mapping.source_system

    def is_recent(self, day: date) -> bool:
        """Whether it is told to the rest of Standdown: history floods nobody."""
        look_back = timedelta(days=settings.STANDDOWN["LOOK_BACK_DAYS"])
        return day >= self.at.astimezone(self.mapping.zone).date() - look_back

    def kept(self, row: VictimRow, column: str, value: str, reason: str) -> None:
        """Report that what is on record stays."""
        self.report(Problem(row.line, column, value, Outcome.KEPT, reason))


@dataclass(slots=True)
class Tally:
    """Numbers of records: new, changed, and found as they were."""

    incidents_created: int = 0
    incidents_updated: int = 0
    incidents_unchanged: int = 0
    victims_created: int = 0
    victims_updated: int = 0
    victims_unchanged: int = 0

    def add(self, other: Tally) -> None:
        """Count the other's records too."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Known:
    """What is on record of a batch: incidents and victims by the source's ids, and numbers already given."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    victims: dict[str, Involvement] = field(default_factory=dict)
    said: dict[tuple[str, int], SourceRow] = field(default_factory=dict)
    taken_numbers: set[str] = field(default_factory=set)
