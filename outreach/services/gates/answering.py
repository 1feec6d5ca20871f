"""The two answers that open a gate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.services.acting import Doer, actor_of, not_after, speaks_for_detective
from ledger.vocabulary import Invalid, Refused
from outreach.models import ContactGate
from outreach.services.gates.history import lock
from outreach.services.gates.settling import settle
from outreach.vocabulary import GateAnswer, GateVerb, WrongState


@transaction.atomic
def notify_kin(
    *, gate: ContactGate, by: str, actor: Doer, at: datetime, notified_at: datetime | None = None
) -> ContactGate:
    """Next of kin know: `by` names who told them, `notified_at` when (default now). The order of answers is free.

    WrongState when it is noted already; Invalid names the field (by, notified_at in the future).
    """
    gate = lock(gate)
    _check_capability(actor)
    if gate.kin_notified_at is not None:
        raise WrongState("It is noted already that next of kin were told.", code="already_notified")
    if not by.strip():
        raise Invalid("Say who told the next of kin.", field="by", code="required")
    moment = notified_at or at
    not_after(moment, at, "notified_at")
    values = {"kin_notified_at": moment, "kin_notified_by": by.strip()}
    return settle(gate, GateVerb.KIN_NOTIFIED, values, actor=actor, at=at, note=by.strip())


@transaction.atomic
def answer(
    *,
    gate: ContactGate,
    answer: str,
    actor: Doer,
    at: datetime,
    limits: str = "",
    hold_until: datetime | None = None,
) -> ContactGate:
    """What the assigned detective answers, entered by the detective or by a lead of the unit.

    `limits` say whom not to see or what not to say, for limited only. A hold ends after 24 hours
    (HOLD_LAPSES_HOURS) or earlier as `hold_until` says; answering hold again renews it. Under a hold the clocks of
    steps that need the gate stand still. Refused to others; Invalid names the field.
    """
    gate = lock(gate)
    _check_capability(actor)
    if not speaks_for_detective(actor, gate.incident.detective_id, gate.incident.unit_id):
        raise Refused("Only the assigned detective, or a supervisor of the unit for the detective, answers.")
    values = {"answer": answer, "answered_at": at, "answered_by_name": actor_of(actor).name}
    values |= {"limits": _checked_limits(answer, limits.strip())}
    values |= _hold(gate, answer, hold_until, at)
    return settle(gate, GateVerb.ANSWERED, values, actor=actor, at=at, note=limits.strip())


def _check_capability(actor: Doer) -> None:
    if isinstance(actor, User) and not can(actor, Capability.ANSWER_GATES):
        raise Refused("This account does not work at contact gates.")


def _checked_limits(answer: str, limits: str) -> str:
    if answer == GateAnswer.LIMITED and not limits:
        raise Invalid("Say whom not to see or what not to say.", field="limits", code="required")
    if answer != GateAnswer.LIMITED and limits:
        raise Invalid("Only a limited answer has limits.", field="limits", code="not_limited")
    return limits


def _hold(gate: ContactGate, answer: str, hold_until: datetime | None, at: datetime) -> dict[str, Any]:
    """Since when and until when; an earlier override ends with a hold."""
    if answer != GateAnswer.HOLD:
        if hold_until is not None:
            raise Invalid("Only a hold has an end.", field="hold_until", code="not_a_hold")
        return {"hold_since": None, "hold_until": None}
    latest = at + timedelta(hours=settings.STANDDOWN["HOLD_LAPSES_HOURS"])
    if hold_until is not None and not at < hold_until <= latest:
        hours = settings.STANDDOWN["HOLD_LAPSES_HOURS"]
        message = f"A hold ends within {hours} hours from now; renew it then."
        raise Invalid(message, field="hold_until", code="out_of_range")
    return {"hold_since": gate.hold_since or at, "hold_until": hold_until or latest, "override_reason": ""}
