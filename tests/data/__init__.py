"""Tables of expected values, read as rows of text."""

import csv
from pathlib import Path


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of expected values."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
