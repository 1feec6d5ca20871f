"""The versions that a new database starts with; their numbers are those of docs/domain.md, *Protocol*."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connections, transaction

from ledger.actors import SYSTEM
from outreach.models import Protocol, ProtocolStep
from outreach.services.protocols.publishing import NewStep
from outreach.vocabulary import FollowUpKind, Priority, ProtocolTrigger, StepAnchor, StepAssignee

#: Before any shooting that the software will hear of.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
WHY = "As shipped."
HOUR, DAY = 60, 24 * 60

_FIRST = (
    NewStep("triage", "Size up the risk of retaliation", FollowUpKind.TRIAGE, 2 * HOUR, priority=Priority.URGENT),
    NewStep(
        "gate",
        "Get next of kin told and the detective's answer",
        FollowUpKind.GATE,
        4 * HOUR,
        priority=Priority.URGENT,
        assignee=StepAssignee.SUPERVISOR,
    ),
    NewStep(
        "opposing_side", "Find out where the opposing side stands", FollowUpKind.OTHER, DAY, priority=Priority.HIGH
    ),
    NewStep("advocate", "Bring in a victim advocate for {victim}", FollowUpKind.SERVICES, DAY, per_victim=True),
    NewStep(
        "compensation",
        "Tell {victim}’s side of crime victims’ compensation",
        FollowUpKind.SERVICES,
        2 * DAY,
        per_victim=True,
    ),
)
_CHECK_INS = tuple(
    NewStep(
        f"check_in_{days}",
        f"Check in about {{victim}}, day {days}",
        FollowUpKind.CHECK_IN,
        days * DAY,
        per_victim=True,
        routine=True,
    )
    for days in (3, 7, 14, 30, 90)
)
_ARREST = NewStep(
    "check_in_arrest",
    "Tell {victim}’s side of the arrest, and check in",
    FollowUpKind.CHECK_IN,
    DAY,
    anchor=StepAnchor.ARREST,
    per_victim=True,
    routine=True,
)


def _after_gate(key: str, title: str, kind: str, minutes: int, priority: int = Priority.HIGH) -> NewStep:
    return NewStep(
        key, title, kind, minutes, anchor=StepAnchor.GATE_OPENED, priority=priority, per_victim=True, routine=True
    )


DEFAULTS: dict[ProtocolTrigger, tuple[NewStep, ...]] = {
    ProtocolTrigger.HOMICIDE: (
        *_FIRST,
        # Not the key of the wounded's message: who was spoken to in hospital is now bereaved.
        _after_gate("family_message", "Bring the message to the family of {victim}", FollowUpKind.MESSAGE, DAY),
        *_CHECK_INS,
        _ARREST,
    ),
    ProtocolTrigger.NONFATAL_SHOOTING: (
        *_FIRST,
        _after_gate("message", "Bring the message to {victim} and the family", FollowUpKind.MESSAGE, DAY),
        _after_gate("first_contact", "See {victim} before discharge", FollowUpKind.MESSAGE, 12 * HOUR),
        _after_gate("safety_plan", "Make a safety plan with {victim} before discharge", FollowUpKind.PLAN, DAY),
        *_CHECK_INS,
        _ARREST,
    ),
}


def install_defaults(using: str, **_: Any) -> None:
    """Give every trigger that has no version its first. Receiver of `post_migrate`; does nothing the second time.

    Not a data migration: a flushed or restored database needs them as much as a new one.
    """
    tables = connections[using].introspection.table_names()
    if not {Protocol._meta.db_table, ProtocolStep._meta.db_table} <= set(tables):
        return
    for trigger, steps in DEFAULTS.items():
        with transaction.atomic(using=using):
            if not Protocol.objects.using(using).filter(trigger=trigger).exists():
                _install(using, trigger, steps)


def _install(using: str, trigger: ProtocolTrigger, steps: tuple[NewStep, ...]) -> None:
    protocol = Protocol.objects.using(using).create(
        trigger=trigger, number=1, in_force_from=ALWAYS, reason=WHY, made_by_name=SYSTEM.name
    )
    ProtocolStep.objects.using(using).bulk_create(step.row(protocol) for step in steps)
