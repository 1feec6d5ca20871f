"""The report: ratios first, for the eye and for docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tests.benchmarks.measuring import Result

HEAD = ("", "processor: site ÷ floor", "median: site ÷ floor", "processor", "its floor", "median", "its floor")
TEXT = """# Performance

Made by `make bench` on {day}; do not edit by hand. A ratio carries over to other machines, a time does not.

{table}

The same list of 50 with {size:,} incidents against {small:,}: **{growth:.2f}×** the median time{growth_processor}.

- **Machine**: {machine}; {database}. {requests} requests a cell, one at a time over loopback, site and floor in turns
  of ten. Nothing else is promised about the machine: other work on it falls on both sides, but
  stretches the medians of what takes long more than those of what does not; the processor's ratio it leaves alone.
  While this ran, {load:.1f} processes wanted a processor on average.
- **Records**: {rows}. Built in {seconds:.0f} s from seed {seed}.
- **Who asks**: an ordinary officer with a token, through gunicorn with threads as `make demo` starts it.
- **The floor** answers the same rows on the same server with a bare WSGI function, hand-written SQL, the driver and
  orjson. It knows no accounts, no sight, no rules. The site also writes into the audit log whose names it showed;
  the floor does so only in a save, where it inserts the same rows by hand in one transaction.
- **Processor** is the time of the web workers; the database server's is in the median. {durability}
{missing}
## Run it

    make bench                                  100,000 incidents on a throw-away PostgreSQL, else on SQLite
    make bench ARGS="--size 5000 --requests 50" a quick look
    make bench ARGS="--sqlite"                  on SQLite

Without `--write` only a run of the full size changes this file.
"""


@dataclass(frozen=True)
class Report:
    """Everything one run found."""

    results: Sequence[Result]
    growth: Result
    size: int
    small: int
    requests: int
    seed: int
    city: dict[str, Any]
    seconds: float
    missing: Sequence[str]

    def table(self) -> str:
        """Ratios first, as Markdown."""
        lines = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1)]
        lines += [_line(result) for result in self.results]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def text(self) -> str:
        """The whole page."""
        ratio = self.growth.processor_ratio
        processor = "" if ratio is None else f", {ratio:.2f}× the processor time"
        volatile = "PostgreSQL waits for no disk here." if self.city["database"].startswith("P") else ""
        gaps = "".join(f"- **Not measured**: {name}: there is no such address yet.\n" for name in self.missing)
        return TEXT.format(
            day=datetime.now(UTC).date(),
            table=self.table(),
            size=self.size,
            small=self.small,
            growth=self.growth.wall_ratio,
            growth_processor=processor,
            machine=machine(),
            load=os.getloadavg()[1],
            database=self.city["database"],
            requests=self.requests,
            rows=", ".join(f"{count:,} {_plural(name)}" for name, count in self.city["rows"].items()),
            seconds=self.seconds,
            seed=self.seed,
            durability=volatile,
            missing=gaps,
        )

    def figures(self) -> dict[str, Any]:
        """For programs."""
        ratios = {
            one.name: {"wall_ratio": one.wall_ratio, "processor_ratio": one.processor_ratio} for one in self.results
        }
        return {
            "database": self.city["database"],
            "size": self.size,
            "ratios": ratios,
            "growth": self.growth.wall_ratio,
            "missing": list(self.missing),
        }


def machine() -> str:
    """In words, without names or paths."""
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    )


def _line(result: Result) -> tuple[str, ...]:
    ratio = result.processor_ratio
    return (
        result.name,
        "unknown" if ratio is None else f"**{ratio:.1f}×**",
        f"**{result.wall_ratio:.1f}×**",
        *(_milliseconds(value) for value in (result.site.each, result.floor.each)),
        *(_milliseconds(value) for value in (result.site.wall, result.floor.wall)),
    )


def _milliseconds(seconds: float | None) -> str:
    return "unknown" if seconds is None else f"{seconds * 1000:.1f} ms"


def _plural(label: str) -> str:
    words = {
        "ContactGate": "gates",
        "FollowUp": "steps",
        "Person": "people",
        "Stance": "stances",
        "Involvement": "parts in them",
    }
    name = label.rpartition(".")[2]
    return words.get(name, f"{name.lower()}s")
