"""Measuring: site and floor in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.scenarios import Request, Scenario
from tests.benchmarks.sites import HAS_PROC, Pair, Server

#: Requests in a row to one server before it is the other's turn.
TURN = 10
#: Connections, each with a request, that go before: they reach every worker with its caches.
WARM_UPS = 8


@dataclass
class Measured:
    """Requests to one server, in seconds."""

    walls: list[float] = field(default_factory=list)
    processor: float = 0.0

    @property
    def wall(self) -> float:
        """Median of what a request takes."""
        return median(self.walls)

    @property
    def each(self) -> float | None:
        """Processor time of the workers a request; None where the system does not say or its ticks are too coarse."""
        return self.processor / len(self.walls) if HAS_PROC and self.processor else None


@dataclass
class Result:
    """A scenario beside its floor."""

    name: str
    site: Measured
    floor: Measured

    @property
    def wall_ratio(self) -> float:
        """How many times the floor's median a request takes."""
        return self.site.wall / self.floor.wall

    @property
    def processor_ratio(self) -> float | None:
        """How many times the floor's processor time it takes; None when that is not known."""
        if self.site.each is None or self.floor.each is None:
            return None
        return self.site.each / self.floor.each


def measure(scenario: Scenario, pair: Pair, requests: int) -> Result:
    """Ask both servers in turns."""
    sides = ((pair.site, scenario.site), (pair.floor, scenario.floor))
    return Result(scenario.name, *in_turns(sides, requests))


def in_turns(sides: tuple[tuple[Server, Callable[[], Request]], ...], requests: int) -> list[Measured]:
    """So many requests to each side, a few at a time."""
    for server, request in sides:
        _warm_up(server, request)
    found = [Measured() for _ in sides]
    while left := requests - len(found[0].walls):
        for (server, request), measured in zip(sides, found, strict=True):
            _take_turn(server, request, measured, min(TURN, left))
    return found


def _warm_up(server: Server, request: Callable[[], Request]) -> None:
    connections = [server.connect() for _ in range(WARM_UPS)]
    for connection in connections:
        request().send(connection)
    for connection in connections:
        connection.close()


def _take_turn(server: Server, request: Callable[[], Request], measured: Measured, requests: int) -> None:
    connection = server.connect()
    connection.connect()
    before = server.processor_seconds()
    for _ in range(requests):
        asked = request()
        began = time.perf_counter()
        asked.send(connection)
        measured.walls.append(time.perf_counter() - began)
    measured.processor += server.processor_seconds() - before
    connection.close()
