"""What nobody answers: holds that lapse, and silence that is told to the supervisor. Called by interval ticks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from casework.vocabulary import NO_FAMILY_MESSAGE, Clearance
from ledger.actors import SYSTEM
from outreach.models import ContactGate
from outreach.services.followups import resume_gated
from outreach.services.gates.history import change, lock
from outreach.services.notices import supervisors_on_duty, tell
from outreach.vocabulary import GateState, GateVerb, NotificationKind


def lapse_holds(*, at: datetime) -> int:
    """End the holds whose time is up; the number ended. Each commits by itself.

    A lapsed hold opens nothing: the gate waits for the detective again, asked from the moment the hold ended, and
    the clocks of its steps run from that moment (docs/decisions, on lapsed holds).
    """
    due = ContactGate.objects.filter(state=GateState.HOLD, hold_until__lte=at).order_by("pk")
    return sum(_lapse(gate, at) for gate in list(due))


def escalate_silence(*, at: datetime) -> int:
    """Tell the supervisor on duty of gates that a detective leaves unanswered; the number told of.

    After GATE_SILENCE_HOURS, once for each asking. Gates of incidents that happened before the look-back, of
    unfounded ones, and of those where an advocate goes instead, tell nobody.
    """
    back = at - timedelta(days=settings.STANDDOWN["LOOK_BACK_DAYS"])
    silent = at - timedelta(hours=settings.STANDDOWN["GATE_SILENCE_HOURS"])
    awaited = ContactGate.objects.filter(state=GateState.HELD, answer="", asked_at__lte=silent, asked_at__gte=back)
    recent = awaited.filter(incident__occurred_at__gte=back).exclude(incident__clearance=Clearance.UNFOUNDED)
    due = recent.exclude(incident__circumstance__in=NO_FAMILY_MESSAGE).order_by("pk")
    return sum(_escalate(gate, at) for gate in list(due))


@transaction.atomic
def _lapse(gate: ContactGate, at: datetime) -> bool:
    gate = lock(gate)
    until = gate.hold_until
    if gate.state != GateState.HOLD or until is None or until > at:
        return False
    values = {"state": GateState.HELD, "answer": "", "asked_at": until, "hold_since": None, "hold_until": None}
    change(gate, GateVerb.HOLD_LAPSED, values, actor=SYSTEM, at=at)
    resume_gated(incident=gate.incident, actor=SYSTEM, at=at, since=until)
    return True


@transaction.atomic
def _escalate(gate: ContactGate, at: datetime) -> bool:
    gate = lock(gate)
    told = gate.entries.filter(verb=GateVerb.SILENCE_ESCALATED, at__gte=gate.asked_at).exists()
    if told or gate.state != GateState.HELD or gate.answer:
        return False
    supervisors = supervisors_on_duty(unit=gate.incident.unit, at=at)
    names = ", ".join(str(user) for user in supervisors)
    change(gate, GateVerb.SILENCE_ESCALATED, {}, actor=SYSTEM, at=at, note=names)
    for user in supervisors:
        key = f"gate/silent/{gate.uid}/{gate.asked_at.isoformat()}"
        tell(user=user, kind=NotificationKind.GATE, key=key, incident=gate.incident, at=at)
    return True
