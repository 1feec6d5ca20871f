"""Recording shootings with their people, and correcting what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import Unit, User
from casework.models import Incident
from casework.services.acting import (
    Doer,
    actor_of,
    check_assignable,
    department_zone,
    need_unit,
    not_after,
    owning_unit,
)
from casework.services.answers import Answer, set_answer
from casework.services.clearance import set_cleared
from casework.services.involvements import NewInvolvement, check_injury, insert_part
from casework.services.kinds import follow_injuries, kind_that_follows, weapon_of
from casework.services.restriction import restricts
from casework.services.saving import Changes, apply, insert, kept, locked, save, within
from casework.services.sealed_numbers import alert_owner
from casework.vocabulary import Clearance
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid


class IncidentDetails(TypedDict, total=False):
    """What may be written down about an incident, besides when it happened, its kind and its weapon."""

    case_number: str
    time_known: bool
    address: str
    neighborhood: str
    division: str
    latitude: Decimal | None
    longitude: Decimal | None
    place_precision: str
    circumstance: str
    motive: str
    motive_confidence: str
    narrative: str
    lead: User | None
    detective: User | None


class IncidentChanges(IncidentDetails, total=False):
    """What may be corrected; only what is named changes. Clearance and the answered incident have their own verbs."""

    kind: str
    weapon: str
    occurred_at: datetime
    known_at: datetime


@transaction.atomic
def record_incident(
    *,
    actor: Doer,
    at: datetime,
    occurred_at: datetime,
    kind: str | None = None,
    weapon: str | None = None,
    known_at: datetime | None = None,
    involvements: Sequence[NewInvolvement] = (),
    answers: Answer | None = None,
    clearance: str = Clearance.OPEN,
    cleared_on: date | None = None,
    zone: ZoneInfo | None = None,
    unit: Unit | None = None,
    uid: UUID | None = None,
    source_system: str = "",
    source_id: str = "",
    **details: Unpack[IncidentDetails],
) -> Incident:
    """Record a shooting with its people in one transaction: all of it or nothing.

    `occurred_on` is fixed in `zone`, the zone of the source (default: the department's). The kind follows the worst
    injury and the weapon; another one given raises KindContradicts (field kind), and a weapon left out is a firearm
    when the kind needs one. `known_at` (default `at`) is when the unit knew: clocks run from it. Invalid, Conflict and
    Refused name the field, as in involvements.0.person.given_name.
    """
    incident = Incident(
        uid=uid or uuid4(),
        unit=owning_unit(actor, unit),
        occurred_at=occurred_at,
        occurred_on=occurred_at.astimezone(department_zone(zone)).date(),
        known_at=known_at or at,
        recorded_at=at,
        weapon=weapon_of(weapon, kind),
        source_system=source_system,
        source_id=source_id,
        **details,
    )
    for index, new in enumerate(involvements):
        with within(f"involvements.{index}"):
            check_injury(new)
    incident.kind = kind_that_follows(kind, [new.injury for new in involvements], incident.weapon)
    set_answer(incident, answers, actor)
    set_cleared(incident, clearance, cleared_on, at)
    _check(incident, details, at)
    insert(incident)
    after = kept(incident)
    audit.record("casework.incident.recorded", actor=actor_of(actor), subject=incident, at=at, after=after)
    for index, new in enumerate(involvements):
        with within(f"involvements.{index}"):
            insert_part(incident, new, actor, at)
    outbox.append("casework.incident.recorded", subject=incident, at=at)
    alert_owner(incident, actor=actor, at=at)
    return incident


@transaction.atomic
def change_incident(
    *, incident: Incident, changes: IncidentChanges, actor: Doer, at: datetime, zone: ZoneInfo | None = None
) -> Incident:
    """Correct an incident; its day follows its time, victims' days follow its day, its kind follows the weapon.

    Assigning lead or detective needs the incident's unit (Refused). A kind against injuries and weapon is
    KindContradicts.
    """
    incident = locked(incident)
    _refuse_unknown(changes)
    for field in changes.keys() & {"lead", "detective"}:
        need_unit(actor, incident.unit_id, field)
    was_on = incident.occurred_on
    differ = apply(incident, {name: value for name, value in changes.items() if name != "kind"})
    if "occurred_at" in differ:
        day = incident.occurred_at.astimezone(department_zone(zone)).date()
        differ |= apply(incident, {"occurred_on": day})
    differ |= follow_injuries(incident, changes.get("kind"))
    if not differ:
        return incident
    _check(incident, differ, at)
    save(incident, differ)
    audit.record_change("casework.incident.changed", actor=actor_of(actor), instance=incident, at=at, changes=differ)
    if "occurred_on" in differ:
        _move_injuries(incident, was_on, actor, at)
    outbox.append("casework.incident.changed", subject=incident, at=at)
    if "case_number" in differ:
        alert_owner(incident, actor=actor, at=at)
    return incident


def _refuse_unknown(changes: IncidentChanges) -> None:
    for name in changes:
        if name not in IncidentChanges.__annotations__:
            raise Invalid("Incidents have no such field.", field=name, code="unknown_field")


def _check(incident: Incident, touched: Iterable[str], at: datetime) -> None:
    """Times in their order, coordinates whole, and lead and detective who can be given a case. Else Invalid."""
    not_after(incident.occurred_at, at, "occurred_at")
    not_after(incident.known_at, at, "known_at")
    if incident.known_at < incident.occurred_at and incident.time_known:
        message = "The unit cannot have known before it happened."
        raise Invalid(message, field="known_at", code="before_incident")
    if (incident.latitude is None) != (incident.longitude is None):
        missing = "latitude" if incident.latitude is None else "longitude"
        raise Invalid("Give latitude and longitude together, or neither.", field=missing, code="required")
    for field in ("lead", "detective"):
        if field in touched:
            check_assignable(getattr(incident, field), field)


def _move_injuries(incident: Incident, was_on: date, actor: Doer, at: datetime) -> None:
    """Victims hurt on the incident's day move with it; who is a juvenile is decided for the new day."""
    for part in incident.involvements.select_related("person").select_for_update(of=("self",)):
        part.incident = incident
        differ: Changes = {}
        if part.injured_on == was_on:
            differ |= apply(part, {"injured_on": incident.occurred_on})
        differ |= apply(part, {"restricted": restricts(part)})
        if differ:
            save(part, differ)
            audit.record_change(
                "casework.involvement.changed", actor=actor_of(actor), instance=part, at=at, changes=differ
            )
