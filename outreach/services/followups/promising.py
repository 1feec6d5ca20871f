"""Promising a step, once for each key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts.models import Unit, User
from casework.models import Incident, Involvement, Person
from casework.services.acting import Doer, actor_of
from casework.services.saving import insert, kept
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid
from outreach.models import Contact, ContactGate, FollowUp, ProtocolStep, ReviewItem
from outreach.services.followups.guards import check_can_be_given, check_may_promise, check_not_past
from outreach.services.followups.history import note
from outreach.vocabulary import GATED_KINDS, FollowUpVerb, GateState, Priority


@transaction.atomic
def promise(
    *,
    incident: Incident,
    kind: str,
    title: str,
    due_at: datetime,
    assignee: User | None,
    actor: Doer,
    at: datetime,
    origin: str,
    key: str | None = None,
    victim: Involvement | None = None,
    person: Person | None = None,
    priority: int = Priority.NORMAL,
    details: str = "",
    protocol_step: ProtocolStep | None = None,
    review_item: ReviewItem | None = None,
    raised_by: Contact | None = None,
    unit: Unit | None = None,
    uid: UUID | None = None,
) -> FollowUp:
    """Promise a step. The same `key` twice gives the step that is there, unchanged, without a second line of history.

    Without a key the step stands for itself. While the detective holds the gate, a step that needs it starts paused.
    Invalid names the field (title, kind, due_at in the past for people, assignee who may not see the incident,
    victim of another incident); Refused (field assignee) for giving it to another unit; Conflict for a used uid.
    """
    key = key or f"{origin}/{uuid4()}"
    if there := FollowUp.objects.filter(key=key).select_related("incident").first():
        return there
    step = FollowUp(
        uid=uid or uuid4(),
        unit=unit or incident.unit,
        incident=incident,
        victim=victim,
        person=person,
        key=key,
        kind=kind,
        title=title.strip(),
        details=details,
        priority=priority,
        assignee=assignee,
        due_at=due_at,
        paused_at=at if kind in GATED_KINDS and _on_hold(incident) else None,
        origin=origin,
        asked_by_name=actor_of(actor).name,
        protocol_step=protocol_step,
        review_item=review_item,
        raised_by=raised_by,
        recorded_at=at,
    )
    _check(step, actor, at)
    return _insert_once(step, actor, at)


def _on_hold(incident: Incident) -> bool:
    """Read under a lock: a hold that begins at this moment either finds the new step, or is found here."""
    gate = ContactGate.objects.filter(incident=incident).select_for_update().first()
    return gate is not None and gate.state == GateState.HOLD


def _check(step: FollowUp, actor: Doer, at: datetime) -> None:
    check_may_promise(actor, step.unit_id, step.assignee)
    check_not_past(step.due_at, actor, at)
    check_can_be_given(step.assignee, incident=step.incident, person=step.person)
    if step.victim is not None and step.victim.incident_id != step.incident_id:
        raise Invalid("This victim belongs to another incident.", field="victim", code="other_incident")


def _insert_once(step: FollowUp, actor: Doer, at: datetime) -> FollowUp:
    """Of two that promise one key at the same instant, the second gets the first one's step."""
    try:
        insert(step)
    except IntegrityError:
        there = FollowUp.objects.filter(key=step.key).first()
        if there is None:
            raise
        return there
    _tell(step, actor, at)
    return step


def _tell(step: FollowUp, actor: Doer, at: datetime) -> None:
    word = f"outreach.follow_up.{FollowUpVerb.CREATED}"
    audit.record(word, actor=actor_of(actor), subject=step, at=at, after=kept(step))
    outbox.append(word, subject=step, at=at, payload={"incident": step.incident.uid})
    note(step, FollowUpVerb.CREATED, actor=actor, at=at, after=str(step.assignee or ""))
    if step.paused_at:
        note(step, FollowUpVerb.PAUSED, actor=actor, at=at)
