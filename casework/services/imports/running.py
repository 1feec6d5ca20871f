"""Importing a whole file: read, group, save in batches. It can be stopped at any moment and run again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError

from accounts.models import Unit
from casework.services.acting import Doer
from casework.services.imports.batches import save_batch
from casework.services.imports.cases import Case, group_cases
from casework.services.imports.mapping import ImportMapping
from casework.services.imports.problems import Outcome, Problem, Report
from casework.services.imports.rows import RowReader
from casework.services.imports.state import Run, Tally
from casework.services.imports.table import read_rows

BATCH = 200
_TRIES = 3

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """What came of an import. Problems count lines, not remarks about them."""

    rows: int = 0
    tally: Tally = field(default_factory=Tally)
    problems: Counter[Outcome] = field(default_factory=Counter)
    incidents: int = 0


def import_incidents(
    *,
    path: Path,
    mapping: ImportMapping,
    unit: Unit,
    actor: Doer,
    at: datetime,
    report: Report,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Bring in a city's file: one victim a row, one incident a case number.

    Rows are known again by `mapping.source_system` and their id: a second run adds nothing, takes over what the
    source changed, and keeps what was edited here. Each 200 incidents commit by themselves, so that a run that was
    stopped is finished by the next one and nobody waits meanwhile. `report` hears of every row that was not taken as
    it stood; `progress` of incidents done and in all. UnreadableFile (field file or columns) for a file that cannot
    be read.
    """
    summary = Summary()
    reported: set[tuple[int, Outcome]] = set()

    def tell(problem: Problem) -> None:
        if (problem.line, problem.outcome) not in reported:
            reported.add((problem.line, problem.outcome))
            summary.problems[problem.outcome] += 1
        report(problem)

    cases = _read(path, mapping, tell, at, summary)
    summary.incidents = len(cases)
    _save(cases, Run(mapping, unit, actor, at, tell), summary.tally, progress)
    return summary


def _read(path: Path, mapping: ImportMapping, report: Report, at: datetime, summary: Summary) -> list[Case]:
    reader = RowReader(mapping, report, at)
    victims = []
    for row in read_rows(path, mapping, report):
        summary.rows += 1
        if victim := reader.read(row):
            victims.append(victim)
    return group_cases(victims, mapping, report)


def _save(cases: Sequence[Case], run: Run, tally: Tally, progress: Progress) -> None:
    progress(0, len(cases))
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        tally.add(_save_patiently(batch, run))
        progress(start + len(batch), len(cases))


def _save_patiently(batch: Sequence[Case], run: Run) -> Tally:
    """Try again when somebody entered one of the numbers by hand just then: the next look sees it."""
    for _ in range(_TRIES - 1):
        try:
            return _save_and_tell(batch, run)
        except IntegrityError:
            continue
    return _save_and_tell(batch, run)


def _save_and_tell(batch: Sequence[Case], run: Run) -> Tally:
    """What was reported counts only once the batch is committed."""
    heard: list[Problem] = []
    tally = save_batch(batch, Run(run.mapping, run.unit, run.actor, run.at, heard.append))
    for problem in heard:
        run.report(problem)
    return tally
