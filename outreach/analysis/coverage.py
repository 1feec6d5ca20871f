"""Who around an incident is reached, who only half, who not: a pure rule over attempts (domain.md, *Contact*)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from outreach.vocabulary import DIRECT, Reach


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of a contact that counts."""

    person_id: int
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Covered:
    """How far one person is reached; `last_at` is the last attempt, `reached_at` the last talk."""

    person_id: int
    reach: Reach
    attempts: int = 0
    last_at: datetime | None = None
    last_outcome: str = ""
    reached_at: datetime | None = None


def cover(person_ids: Iterable[int], attempts: Iterable[Attempt]) -> list[Covered]:
    """One answer for each person who is to be reached or was attempted, in the order given, then of the attempts.

    Reached: at least one talk, in person or by phone. Half: attempted otherwise. None: no attempt.
    """
    by_person: dict[int, list[Attempt]] = {person_id: [] for person_id in person_ids}
    for attempt in sorted(attempts, key=lambda attempt: attempt.at):
        by_person.setdefault(attempt.person_id, []).append(attempt)
    return [_covered(person_id, tried) for person_id, tried in by_person.items()]


def _covered(person_id: int, tried: list[Attempt]) -> Covered:
    if not tried:
        return Covered(person_id, Reach.NONE)
    talks = [attempt.at for attempt in tried if attempt.outcome in DIRECT]
    last = tried[-1]
    return Covered(
        person_id=person_id,
        reach=Reach.REACHED if talks else Reach.HALF,
        attempts=len(tried),
        last_at=last.at,
        last_outcome=last.outcome,
        reached_at=talks[-1] if talks else None,
    )
