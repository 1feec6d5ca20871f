"""Reading a CSV file row by row, so that one broken row costs no other."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from casework.services.imports.mapping import ImportMapping
from casework.services.imports.problems import Outcome, Problem, Report
from casework.vocabulary import UnreadableFile

#: A quoted cell may run over lines, but a quote that is never closed may not swallow the file.
LINES_A_ROW = 100

Row = tuple[int, dict[str, str]]


class Lines:
    """The lines of a file, counted; some can be given back to be read again."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = iter(stream)
        self._back: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._stream)
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        """Let these lines come again."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def read_rows(path: Path, mapping: ImportMapping, report: Report) -> Iterator[Row]:
    """Each good row with its first line and its cells by column; broken ones go to `report`.

    Bytes that are not in the mapping's encoding come through as surrogates. UnreadableFile when there is no such
    file, or it lacks a column.
    """
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    try:
        with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
            yield from _rows(Lines(stream), mapping, report)
    except OSError as error:
        raise UnreadableFile(f"Cannot read {path}: {error.strerror}.", field="file") from error
    except UnicodeError as error:
        raise UnreadableFile(f"{path.name} is not written in {mapping.encoding}.", field="file") from error


def _rows(lines: Lines, mapping: ImportMapping, report: Report) -> Iterator[Row]:
    header = _header(lines, mapping)
    while True:
        first = lines.number + 1
        cells, pulled, fault = _cells(lines, mapping.delimiter)
        if not pulled:
            return
        if not fault and cells and len(cells) != len(header):
            fault = f"The row has {len(cells)} cells, the header has {len(header)}."
        if fault and "".join(pulled).strip():
            lines.give_back(pulled[1:])
            report(Problem(first, "", pulled[0].rstrip("\r\n"), Outcome.REJECTED, fault))
        elif any(cell.strip() for cell in cells):
            yield first, dict(zip(header, cells, strict=True))


def _cells(lines: Lines, delimiter: str) -> tuple[list[str], list[str], str]:
    """One row's cells, the lines it took, and what is wrong with it."""
    pulled: list[str] = []

    def feed() -> Iterator[str]:
        for line in islice(lines, LINES_A_ROW):
            pulled.append(line)
            yield line

    try:
        return next(csv.reader(feed(), delimiter=delimiter, strict=True), []), pulled, ""
    except csv.Error as error:
        return [], pulled, f"The row cannot be taken apart: {error}."


def _header(lines: Lines, mapping: ImportMapping) -> list[str]:
    cells, _, _ = _cells(lines, mapping.delimiter)
    header = [cell.strip() for cell in cells]
    missing = sorted(mapping.needed_columns - set(header))
    if missing:
        has = ", ".join(header[:40]) or "none"
        message = f"The file has no column {', '.join(map(repr, missing))}. It has: {has}."
        raise UnreadableFile(message, field="columns", code="missing_columns")
    twice = sorted(name for name, n in Counter(header).items() if n > 1 and name in mapping.needed_columns)
    if twice:
        raise UnreadableFile(f"The file has the column {twice[0]!r} twice.", field="columns", code="column_twice")
    return header
