"""Involvements: who had which part in an incident, and a victim who dies later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict, cast
from uuid import UUID, uuid4

from django.db import transaction

from casework.models import Incident, Involvement, Person
from casework.services.acting import Doer, actor_of, department_zone
from casework.services.kinds import follow_injuries
from casework.services.people import PersonDetails, write_down
from casework.services.restriction import restricts
from casework.services.saving import Changes, apply, insert, kept, locked, save, within
from casework.services.stances import NewStance, insert_stance
from casework.vocabulary import Injury, InvolvementRole
from ledger.services import audit, outbox
from ledger.vocabulary import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class NewInvolvement:
    """A part to write down: of a person on record, of a new one (details), or of one unknown (None).

    `injured_on` is by default the day of the incident; only victims have an injury.
    """

    person: Person | PersonDetails | None = None
    role: str = InvolvementRole.VICTIM
    injury: str = ""
    injured_on: date | None = None
    died_on: date | None = None
    age_as_given: int | None = None
    stance: NewStance | None = None
    uid: UUID | None = None
    source_system: str = ""
    source_id: str = ""


class InvolvementChanges(TypedDict, total=False):
    """What may be corrected; only what is named changes."""

    person: Person | PersonDetails | None
    role: str
    injury: str
    injured_on: date | None
    died_on: date | None
    age_as_given: int | None


@transaction.atomic
def add_involvement(*, incident: Incident, new: NewInvolvement, actor: Doer, at: datetime) -> Involvement:
    """Add a person's part to an incident on record; its kind follows a worse injury.

    Conflict (field person) when the person has that part already; being victim and suspect at once is possible.
    """
    incident = locked(incident)
    part = insert_part(incident, new, actor, at)
    _follow(incident, actor, at)
    _tell("casework.involvement.added", part, at)
    return part


@transaction.atomic
def change_involvement(
    *, involvement: Involvement, changes: InvolvementChanges, actor: Doer, at: datetime
) -> Involvement:
    """Correct a part: an unknown person is identified, a role or an injury was otherwise.

    An injury that turns fatal is told of as a death, as by `record_death`.
    """
    incident, part = _locked_pair(involvement)
    was_fatal = part.injury == Injury.FATAL
    differ = apply(part, _settled(part, changes, actor, at))
    if not differ:
        return part
    _save_part(part, differ, actor, at, "casework.involvement.changed")
    _follow(incident, actor, at)
    dies = part.injury == Injury.FATAL and not was_fatal
    _tell("casework.involvement.died" if dies else "casework.involvement.changed", part, at)
    return part


@transaction.atomic
def record_death(*, involvement: Involvement, died_on: date | None = None, actor: Doer, at: datetime) -> Involvement:
    """A victim died later: the part becomes fatal, the incident's kind and all figures follow.

    `died_on` is by default today. Invalid (field died_on) before the injury or in the future; Conflict when the death
    is on record, Invalid for anybody but a victim.
    """
    incident, part = _locked_pair(involvement)
    if part.role != InvolvementRole.VICTIM:
        raise Invalid("Only a victim's death is recorded here.", field="role", code="not_a_victim")
    if part.injury == Injury.FATAL:
        raise Conflict("This victim is on record as killed.", code="already_fatal")
    differ = apply(part, {"injury": Injury.FATAL, "died_on": died_on or _today(at)})
    _save_part(part, differ, actor, at, "casework.involvement.died")
    _follow(incident, actor, at)
    _tell("casework.involvement.died", part, at)
    return part


def insert_part(incident: Incident, new: NewInvolvement, actor: Doer, at: datetime) -> Involvement:
    """The row, its stance and their log, for callers that hold the incident and tell of it themselves."""
    victim = new.role == InvolvementRole.VICTIM
    part = Involvement(
        incident=incident,
        person=_person(new.person, incident, actor, at),
        role=new.role,
        injury=new.injury,
        injured_on=new.injured_on or (incident.occurred_on if victim else None),
        died_on=new.died_on,
        age_as_given=new.age_as_given,
        uid=new.uid or uuid4(),
        source_system=new.source_system,
        source_id=new.source_id,
    )
    part.restricted = restricts(part)
    _check(part, at)
    insert(part)
    audit.record("casework.involvement.added", actor=actor_of(actor), subject=part, at=at, after=kept(part))
    if new.stance is not None:
        with within("stance"):
            insert_stance(part, incident, new.stance, actor, at)
    return part


def _locked_pair(involvement: Involvement) -> tuple[Incident, Involvement]:
    """The incident first, always, so that two saves cannot wait for each other."""
    incident, part = locked(involvement.incident), locked(involvement)
    part.incident = incident
    return incident, part


def _person(person: Person | PersonDetails | None, incident: Incident, actor: Doer, at: datetime) -> Person | None:
    """A new person belongs to the incident's unit, whoever writes the name down."""
    if not isinstance(person, Mapping):
        return person
    details: dict[str, Any] = dict(person)
    new = Person(uid=details.pop("uid", None) or uuid4(), unit=incident.unit, recorded_at=at)
    with within("person"):
        return write_down(new, cast(PersonDetails, details), actor, at)


def _settled(part: Involvement, changes: InvolvementChanges, actor: Doer, at: datetime) -> dict[str, object]:
    """The wanted values, with what follows from them: no injury without a victim, no death without a killing."""
    for name in changes:
        if name not in InvolvementChanges.__annotations__:
            raise Invalid("Involvements have no such field.", field=name, code="unknown_field")
    values: dict[str, object] = dict(changes)
    if "person" in changes:
        values["person"] = _person(changes["person"], part.incident, actor, at)
    if changes.get("role", part.role) != InvolvementRole.VICTIM:
        values = {"injury": "", "injured_on": None, "died_on": None} | values
    elif changes.get("injured_on", part.injured_on) is None:
        values["injured_on"] = part.incident.occurred_on
    if changes.get("injury", part.injury) != Injury.FATAL:
        values.setdefault("died_on", None)
    return values


def _save_part(part: Involvement, differ: Changes, actor: Doer, at: datetime, verb: str) -> None:
    if part.role != InvolvementRole.VICTIM and part.stances.exists():
        raise Conflict("This part has a stance on record; it stays a victim's.", field="role", code="has_stances")
    differ |= apply(part, {"restricted": restricts(part)})
    _check(part, at)
    save(part, differ)
    audit.record_change(verb, actor=actor_of(actor), instance=part, at=at, changes=differ)


def check_injury(part: Involvement | NewInvolvement) -> None:
    """What a victim must have and nobody else may. Else Invalid (field injury)."""
    if part.role == InvolvementRole.VICTIM and not part.injury:
        raise Invalid("Say what the victim suffered.", field="injury", code="required")
    if part.role != InvolvementRole.VICTIM and (part.injury or part.injured_on or part.died_on):
        raise Invalid("Only a victim has an injury.", field="injury", code="not_a_victim")


def _check(part: Involvement, at: datetime) -> None:
    """Injury and days, in their order. Else Invalid."""
    check_injury(part)
    if part.died_on and part.injury != Injury.FATAL:
        raise Invalid("Only a killed victim has a day of death.", field="died_on", code="not_fatal")
    for field in ("injured_on", "died_on"):
        day = getattr(part, field)
        if day and day > max(_today(at), part.incident.occurred_on):
            raise Invalid("This lies in the future.", field=field, code="in_the_future")
    if part.died_on and part.injured_on and part.died_on < part.injured_on:
        raise Invalid("This lies before the day of the injury.", field="died_on", code="before_injury")


def _today(at: datetime) -> date:
    return at.astimezone(department_zone()).date()


def _follow(incident: Incident, actor: Doer, at: datetime) -> None:
    """The incident's version and kind follow its parts."""
    differ = follow_injuries(incident)
    save(incident, differ)
    if differ:
        audit.record_change(
            "casework.incident.changed", actor=actor_of(actor), instance=incident, at=at, changes=differ
        )
        outbox.append("casework.incident.changed", subject=incident, at=at)


def _tell(event: str, part: Involvement, at: datetime) -> None:
    outbox.append(event, subject=part, at=at, payload={"incident": part.incident.uid})
