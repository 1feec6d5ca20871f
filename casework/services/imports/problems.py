"""What an import could not take as it stood: each with its line, column, value and reason."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TextIO

HEADER = ("line", "column", "value", "outcome", "reason")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_VALUE_SHOWN = 200


class Outcome(Enum):
    """What became of a row."""

    REJECTED = "rejected"
    REPAIRED = "repaired"
    LEFT_OUT = "left_out"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing about one row: `line` is the first line of the row in the file, the header being line 1."""

    line: int
    column: str
    value: str
    outcome: Outcome
    reason: str


Report = Callable[[Problem], None]


class RowRejected(Exception):
    """This row cannot be taken; the others can."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def writer(stream: TextIO) -> Report:
    """Write problems as CSV, one a line, safe to open in a spreadsheet."""
    rows = csv.writer(stream)
    rows.writerow(HEADER)

    def write(problem: Problem) -> None:
        rows.writerow(
            [problem.line, _safe(problem.column), _safe(problem.value), problem.outcome.value, _safe(problem.reason)]
        )

    return write


def _safe(text: str) -> str:
    """As one line that no spreadsheet runs as a formula."""
    shown = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\x00", "�")[:_VALUE_SHOWN]
    return f"'{shown}" if shown.startswith(_STARTS_A_FORMULA) else shown
