"""Publishing a new version of a protocol; versions that are there never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.capabilities import Capability, can
from accounts.models import User
from casework.services.acting import Doer, actor_of
from casework.services.saving import insert, within
from ledger.services import audit, outbox
from ledger.services.locks import held
from ledger.vocabulary import Invalid, Refused
from outreach.models import Protocol, ProtocolStep
from outreach.vocabulary import NeedsReason, Priority, ProtocolTrigger, StepAnchor, StepAssignee

#: A year; what lies further ahead is a flashpoint, not a step of a protocol.
LONGEST_OFFSET_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step of a version to publish; the same `key` in another version or trigger means the same step."""

    key: str
    title: str
    kind: str
    offset_minutes: int
    anchor: str = StepAnchor.KNOWN
    priority: int = Priority.NORMAL
    per_victim: bool = False
    routine: bool = False
    assignee: str = StepAssignee.LEAD

    def row(self, protocol: Protocol) -> ProtocolStep:
        """As the version keeps it."""
        return ProtocolStep(
            protocol=protocol,
            key=self.key,
            title=self.title.strip(),
            kind=self.kind,
            anchor=self.anchor,
            offset_minutes=self.offset_minutes,
            priority=self.priority,
            per_victim=self.per_victim,
            routine=self.routine,
            assignee=self.assignee,
        )


@transaction.atomic
def publish_version(
    *,
    trigger: str,
    steps: Sequence[NewStep],
    reason: str,
    actor: Doer,
    at: datetime,
    in_force_from: datetime | None = None,
) -> Protocol:
    """Publish the next version, in force from now or a later moment; what was recorded before keeps the older one.

    Refused without the capability; NeedsReason; Invalid names the field (trigger, in_force_from in the past, steps,
    steps.0.key used twice, steps.0.title …).
    """
    from_when = in_force_from or at
    _check(trigger, steps, reason, from_when, actor, at)
    with held(f"outreach.protocol.{trigger}"):
        protocol = Protocol(
            trigger=trigger,
            number=_last_number(trigger) + 1,
            in_force_from=from_when,
            reason=reason.strip(),
            made_by_name=actor_of(actor).name,
        )
        insert(protocol)
        for index, step in enumerate(steps):
            with within(f"steps.{index}"):
                insert(step.row(protocol))
    _tell(protocol, actor, at)
    return protocol


def _check(trigger: str, steps: Sequence[NewStep], reason: str, from_when: datetime, actor: Doer, at: datetime) -> None:
    if isinstance(actor, User) and not can(actor, Capability.EDIT_PROTOCOLS):
        raise Refused("Only a supervisor or commander publishes a protocol.")
    if trigger not in ProtocolTrigger.values:
        raise Invalid("There is no such trigger.", field="trigger", code="invalid_choice")
    if not reason.strip():
        raise NeedsReason("Say why this version is made.", field="reason", code="required")
    if from_when < at:
        message = "A version comes into force now or later; what was recorded before keeps its own."
        raise Invalid(message, field="in_force_from", code="in_the_past")
    if not steps:
        raise Invalid("A protocol has at least one step.", field="steps", code="required")
    _check_steps(steps)


def _check_steps(steps: Sequence[NewStep]) -> None:
    seen: set[str] = set()
    for index, step in enumerate(steps):
        if step.key in seen:
            raise Invalid("Another step has this key.", field=f"steps.{index}.key", code="twice")
        if not 0 <= step.offset_minutes <= LONGEST_OFFSET_MINUTES:
            message = f"Give 0 to {LONGEST_OFFSET_MINUTES} minutes."
            raise Invalid(message, field=f"steps.{index}.offset_minutes", code="out_of_range")
        if not step.per_victim and "{victim}" in step.title:
            message = "Only a step for each victim names the victim."
            raise Invalid(message, field=f"steps.{index}.title", code="no_victim")
        seen.add(step.key)


def _last_number(trigger: str) -> int:
    return Protocol.objects.filter(trigger=trigger).aggregate(last=Max("number"))["last"] or 0


def _tell(protocol: Protocol, actor: Doer, at: datetime) -> None:
    after = {"trigger": protocol.trigger, "number": protocol.number, "reason": protocol.reason}
    after |= {"in_force_from": protocol.in_force_from, "steps": list(protocol.steps.values("key", "offset_minutes"))}
    audit.record("outreach.protocol.published", actor=actor_of(actor), subject=protocol, at=at, after=after)
    outbox.append("outreach.protocol.published", subject=protocol, at=at)
