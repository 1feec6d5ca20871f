"""Writing people down, and correcting what was written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID, uuid4

from django.db import models, transaction

from accounts.models import Unit
from casework.models import Involvement, Person, PersonAddress, PersonAlias, PersonPhone
from casework.services.acting import Doer, actor_of, department_zone, owning_unit
from casework.services.restriction import restricts
from casework.services.saving import Changes, apply, insert, kept, locked, save, within
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid


class PhoneDetails(TypedDict):
    """A number and what to know about it."""

    number: str
    note: NotRequired[str]


class AddressDetails(TypedDict):
    """A place, its hazards, and until when the person is found there."""

    line: str
    hazards: NotRequired[str]
    until: NotRequired[date | None]


class PersonDetails(TypedDict, total=False):
    """What may be written down about a person; in a change, only what is named changes."""

    given_name: str
    family_name: str
    date_of_birth: date | None
    age_as_given: int | None
    age_class: str
    language: str
    needs_interpreter: bool
    custody: str
    safety_note: str
    aliases: Sequence[str]
    phones: Sequence[PhoneDetails]
    addresses: Sequence[AddressDetails]


_PARTS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "aliases": (PersonAlias, ("name",)),
    "phones": (PersonPhone, ("number", "note")),
    "addresses": (PersonAddress, ("line", "hazards", "until")),
}
_AGE = {"date_of_birth", "age_as_given", "age_class"}


@transaction.atomic
def record_person(
    *,
    actor: Doer,
    at: datetime,
    unit: Unit | None = None,
    uid: UUID | None = None,
    source_system: str = "",
    source_id: str = "",
    **details: Unpack[PersonDetails],
) -> Person:
    """Write a person down; a juvenile's record is restricted from the start.

    Invalid or Conflict name the field (given_name, date_of_birth, phones.0.number, id …).
    """
    person = Person(uid=uid or uuid4(), unit=owning_unit(actor, unit), recorded_at=at)
    person.source_system, person.source_id = source_system, source_id
    return write_down(person, details, actor, at)


def write_down(person: Person, details: PersonDetails, actor: Doer, at: datetime) -> Person:
    """Fill in a new person, check, save and tell, for callers that hold a transaction and have settled the unit."""
    fields, parts = _split(details)
    for name, value in fields.items():
        setattr(person, name, value)
    _settle_age(person, at, noted=True)
    insert(person)
    after = kept(person) | {name: _write_parts(person, name, rows) for name, rows in parts.items() if rows}
    audit.record("casework.person.recorded", actor=actor_of(actor), subject=person, at=at, after=after)
    outbox.append("casework.person.recorded", subject=person, at=at)
    return person


@transaction.atomic
def change_person(*, person: Person, changes: PersonDetails, actor: Doer, at: datetime) -> Person:
    """Correct a person; named lists (aliases, phones, addresses) are replaced whole.

    A changed age also decides anew who may see the person, and the parts the person has in incidents.
    """
    person = locked(person)
    fields, parts = _split(changes)
    differ = apply(person, fields)
    aged = bool(differ.keys() & _AGE)
    differ |= _settle_age(person, at, noted="age_as_given" in differ) if aged else {}
    listed = _replaced_parts(person, parts)
    if not differ and not listed:
        return person
    save(person, differ)
    audit.record_change(
        "casework.person.changed", actor=actor_of(actor), instance=person, at=at, changes=differ | listed
    )
    outbox.append("casework.person.changed", subject=person, at=at)
    if aged:
        _restrict_parts(person, actor, at)
    return person


def _split(details: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Fields of the person itself, and the rows of each list that is named; unknown names are Invalid."""
    for name in details:
        if name not in PersonDetails.__annotations__:
            raise Invalid("People have no such field.", field=name, code="unknown_field")
    fields = {name: value for name, value in details.items() if name not in _PARTS}
    return fields, {name: [_row(row) for row in details[name]] for name in _PARTS if name in details}


def _row(row: Any) -> dict[str, Any]:
    return {"name": row} if isinstance(row, str) else dict(row)


def _settle_age(person: Person, at: datetime, *, noted: bool) -> Changes:
    """An age as given counts from the day it was noted; whether it makes a juvenile decides the restriction."""
    today = at.astimezone(department_zone()).date()
    if person.date_of_birth and person.date_of_birth > today:
        raise Invalid("This lies in the future.", field="date_of_birth", code="in_the_future")
    differ = apply(person, {"age_noted_on": today if person.age_as_given is not None else None}) if noted else {}
    return differ | apply(person, {"restricted": person.is_minor_on(today)})


def _write_parts(person: Person, name: str, rows: list[dict[str, Any]]) -> list[Any]:
    model, _ = _PARTS[name]
    for index, row in enumerate(rows):
        with within(f"{name}.{index}"):
            insert(model(person=person, **row))
    return _parts_of(person, name)


def _replaced_parts(person: Person, parts: dict[str, list[dict[str, Any]]]) -> Changes:
    differ: Changes = {}
    for name, rows in parts.items():
        before = _parts_of(person, name)
        _PARTS[name][0]._default_manager.filter(person=person).delete()
        after = _write_parts(person, name, rows)
        differ |= {name: (before, after)} if before != after else {}
    return differ


def _parts_of(person: Person, name: str) -> list[Any]:
    model, fields = _PARTS[name]
    rows = list(model._default_manager.filter(person=person).values(*fields))
    return [row["name"] for row in rows] if name == "aliases" else rows


def _restrict_parts(person: Person, actor: Doer, at: datetime) -> None:
    """The person's parts in incidents follow the corrected age."""
    for part in Involvement.objects.filter(person=person).select_related("incident").select_for_update(of=("self",)):
        differ = apply(part, {"restricted": restricts(part)})
        if differ:
            save(part, differ)
            audit.record_change(
                "casework.involvement.changed", actor=actor_of(actor), instance=part, at=at, changes=differ
            )
