"""When a step that arises by itself is due, and whose steps a victim calls for: pure rules (domain.md, *Protocol*)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from casework.vocabulary import IncidentKind, Injury
from outreach.analysis.windows import into_window
from outreach.vocabulary import ProtocolTrigger


@dataclass(frozen=True, slots=True)
class Clockwork:
    """The department's numbers: nothing is due sooner after recording than `floor`; routine visits from, until."""

    zone: ZoneInfo
    floor: timedelta
    routine_hours: tuple[int, int]


def due_time(
    *, anchor_at: datetime, offset: timedelta, recorded_at: datetime, routine: bool, clockwork: Clockwork
) -> datetime:
    """When a step is due: `offset` of elapsed time after its anchor.

    What was written down late is not overdue at birth: not before the floor after recording, or the step's own
    offset where that is shorter, so that the triage of a fresh shooting stays at two hours. A routine step outside
    visiting hours waits for the next morning, by the wall clock.
    """
    due = max(anchor_at + offset, recorded_at + min(clockwork.floor, offset))
    if not routine:
        return due
    from_hour, until_hour = clockwork.routine_hours
    return into_window(due, zone=clockwork.zone, from_hour=from_hour, until_hour=until_hour)


def trigger_for(injury: str, incident_kind: str) -> ProtocolTrigger | None:
    """The protocol that a victim calls for: killed, or wounded in a shooting or beside somebody killed."""
    if injury == Injury.FATAL:
        return ProtocolTrigger.HOMICIDE
    if injury == Injury.NONFATAL and incident_kind in (IncidentKind.HOMICIDE, IncidentKind.NONFATAL_SHOOTING):
        return ProtocolTrigger.NONFATAL_SHOOTING
    return None


def only_for_the_living(living: Iterable[str], killed: Iterable[str]) -> set[str]:
    """Keys of steps that end with the victim's life: those that the protocol for the killed does not know."""
    return set(living) - set(killed)


def step_key(incident_uid: object, victim_uid: object | None, key: str) -> str:
    """The key of (record, victim, step) that stops doubles; never null."""
    return f"{incident_uid}:{victim_uid or 'incident'}:{key}"
