"""Unfolding protocols: promising every step that a shooting calls for and that is not there yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from casework.models import Incident, Involvement
from casework.services.acting import department_zone
from casework.services.saving import locked
from ledger.actors import SYSTEM
from outreach.analysis.protocols import Clockwork, due_time, step_key, trigger_for
from outreach.models import FollowUp, Protocol, ProtocolStep
from outreach.services.followups import promise
from outreach.services.protocols.moments import Anchor, Moments
from outreach.services.stand_ins import taker_of
from outreach.vocabulary import FAMILY_KINDS, FollowUpOrigin, StepAssignee

UNKNOWN_VICTIM = "the unknown victim"


@dataclass(frozen=True, slots=True)
class _Call:
    """One step that is called for."""

    step: ProtocolStep
    victim: Involvement | None
    anchor: Anchor
    key: str


@transaction.atomic
def unfold(*, incident: Incident, at: datetime) -> list[FollowUp]:
    """Promise the steps that the incident's victims, its gate and an arrest call for; those that are new.

    Again and again gives the same. Nothing arises for an unfounded incident, for one written down longer than
    LOOK_BACK_DAYS after it happened (history), or from a moment longer ago than that; no family message where an
    advocate goes instead.
    """
    incident = locked(incident)
    if incident.is_unfounded or _is_history(incident):
        return []
    called = {call.key: call for call in _calls(incident, at)}
    there = set(FollowUp.objects.filter(key__in=called).values_list("key", flat=True))
    return [_promise(incident, call, at) for key, call in called.items() if key not in there]


def look_back() -> timedelta:
    """How far back anything looks by itself."""
    return timedelta(days=settings.STANDDOWN["LOOK_BACK_DAYS"])


def clockwork() -> Clockwork:
    """The department's numbers."""
    numbers = settings.STANDDOWN
    floor = timedelta(hours=numbers["NOTHING_DUE_BEFORE_HOURS"])
    return Clockwork(department_zone(), floor, numbers["ROUTINE_VISIT_HOURS"])


def _is_history(incident: Incident) -> bool:
    return incident.recorded_at - incident.occurred_at > look_back()


def _calls(incident: Incident, at: datetime) -> Iterator[_Call]:
    """Every step that is called for, the earliest trigger first: of a key called for twice the last one stands."""
    victims = list(incident.involvements.victims().select_related("person").order_by("pk"))
    moments = Moments(incident, victims)
    triggered = [(moments.of_victim(one), trigger_for(one.injury, incident.kind), one) for one in victims]
    for since, trigger, victim in sorted(triggered, key=lambda each: (each[0], each[2].pk), reverse=True):
        for step in _steps(trigger, since) if trigger else ():
            anchor = moments.anchor(step.anchor, since)
            if anchor and anchor.recorded_at >= at - look_back() and _fits(step, incident):
                whose = victim if step.per_victim else None
                yield _Call(step, whose, anchor, step_key(incident.uid, whose and whose.uid, step.key))


def _steps(trigger: str, since: datetime) -> list[ProtocolStep]:
    """The steps of the version that was in force when the trigger was recorded."""
    version = Protocol.objects.in_force(trigger, since).first()
    return list(version.steps.all()) if version else []


def _fits(step: ProtocolStep, incident: Incident) -> bool:
    return incident.has_family_message or step.kind not in FAMILY_KINDS


def _promise(incident: Incident, call: _Call, at: datetime) -> FollowUp:
    step, person = call.step, call.victim.person if call.victim else None
    return promise(
        incident=incident,
        kind=step.kind,
        title=_title(step, call.victim),
        due_at=due_time(
            anchor_at=call.anchor.at,
            offset=timedelta(minutes=step.offset_minutes),
            recorded_at=call.anchor.recorded_at,
            routine=step.routine,
            clockwork=clockwork(),
        ),
        assignee=taker_of(incident=incident, at=at, person=person, lead=step.assignee == StepAssignee.LEAD),
        actor=SYSTEM,
        at=at,
        key=call.key,
        victim=call.victim,
        person=person,
        priority=step.priority,
        origin=FollowUpOrigin.PROTOCOL,
        protocol_step=step,
    )


def _title(step: ProtocolStep, victim: Involvement | None) -> str:
    longest = FollowUp._meta.get_field("title").max_length or 0
    name = str(victim.person) if victim and victim.person else UNKNOWN_VICTIM
    return step.title.replace("{victim}", name)[:longest]
