"""Measure the site beside its floor: `make bench`, or `python -m tests.benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from config.launcher.broker import embedded_broker, wait_until_ready
from tests import postgres
from tests.benchmarks.measuring import WARM_UPS, Result, in_turns, measure
from tests.benchmarks.report import Report
from tests.benchmarks.scenarios import scenarios
from tests.benchmarks.sites import ROOT, Pair, pair

FULL, SMALL, REQUESTS, SEED = 100_000, 1_000, 200, 2021
LIST = "list of 50 filtered"
PAGE = ROOT / "docs" / "performance.md"
EVERYTHING = (LIST, "deep page of 50", "one record", "save a contact", "review assembly")


def arguments(given: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--size", type=int, default=FULL, help="incidents in the large city")
    parser.add_argument("--small", type=int, default=SMALL, help="incidents in the city it is compared with")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="requests to each side of each scenario")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sqlite", action="store_true", help="on SQLite, even where there is PostgreSQL")
    parser.add_argument("--json", action="store_true", help="print the ratios as JSON and nothing else")
    parser.add_argument("--write", action="store_true", help=f"write docs/{PAGE.name} whatever the size")
    return parser.parse_args(given)


@contextmanager
def databases(folder: Path, *, sqlite: bool) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases that go away afterwards."""
    if sqlite or postgres.binaries() is None:
        if not sqlite:
            print("No PostgreSQL server on this machine: measuring on SQLite instead.", file=sys.stderr)
        yield f"sqlite:///{folder}/large.sqlite3", f"sqlite:///{folder}/small.sqlite3"
        return
    with postgres.server() as address:
        with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE large")
            connection.execute("CREATE DATABASE small")
        yield f"{address}large", f"{address}small"


@contextmanager
def broker() -> Iterator[str]:
    """A broker like the demo's: a save rings it."""
    child, url = embedded_broker()
    child.start()
    try:
        wait_until_ready(child, url)
        yield url
    finally:
        child.ask_to_end()
        child.end(5)


def growth(large: Pair, small: Pair, requests: int) -> Result:
    """The list over the large city beside the same list over the small one."""
    asked = {
        size: next(one for one in scenarios(city) if one.name == LIST) for size, city in (("L", large), ("S", small))
    }
    sides = ((large.site, asked["L"].site), (small.site, asked["S"].site))
    return Result(LIST, *in_turns(sides, requests))


def run(chosen: argparse.Namespace) -> Report:
    """Build both cities, serve them, ask."""
    saves = 2 * (chosen.requests + WARM_UPS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="standdown-bench-")))
        bell = stack.enter_context(broker())
        addresses = stack.enter_context(databases(folder, sqlite=chosen.sqlite))
        large, small = (
            stack.enter_context(
                pair(database=address, folder=folder / word, broker=bell, size=size, seed=chosen.seed, saves=saves)
            )
            for address, size, word in zip(addresses, (chosen.size, chosen.small), ("large", "small"), strict=True)
        )
        results = [measure(scenario, large, chosen.requests) for scenario in scenarios(large)]
        measured = {result.name for result in results}
        return Report(
            results=results,
            growth=growth(large, small, chosen.requests),
            size=chosen.size,
            small=chosen.small,
            requests=chosen.requests,
            seed=chosen.seed,
            city=large.city,
            seconds=large.seconds,
            missing=[name for name in EVERYTHING if name not in measured],
        )


def main(given: list[str]) -> int:
    """Measure, print, and write the page after a run of the full size."""
    chosen = arguments(given)
    report = run(chosen)
    print(json.dumps(report.figures()) if chosen.json else report.text())
    if chosen.write or (chosen.size == FULL and not chosen.json):
        PAGE.write_text(report.text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
