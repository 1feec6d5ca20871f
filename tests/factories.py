"""Records for tests, written straight into the tables: no audit, no events, no rules but the database's own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from accounts.models import Circle, Unit, User
from accounts.vocabulary import CircleKind, Role
from casework.models import Incident, Involvement, Person, Stance
from casework.vocabulary import (
    Account,
    Circumstance,
    IncidentKind,
    Injury,
    InvolvementRole,
    StanceClass,
    WantsCharges,
    Weapon,
)

#: The moment tests take for "now": a Monday, 09:00 in Kansas City, the day after ISO week 2021-W38.
NOW = datetime(2021, 9, 27, 14, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
PASSWORD = "correct-horse-battery-staple"  # noqa: S105 - the password of every test account


class UnitFactory(DjangoModelFactory[Unit]):
    name = factory.Sequence(lambda n: f"Unit {n}")

    class Meta:
        model = Unit


class UserFactory(DjangoModelFactory[User]):
    """An officer with a unit of their own, unless told otherwise."""

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"O. Number{n}")
    role = Role.OFFICER
    unit = factory.SubFactory(UnitFactory)
    password = factory.django.Password(PASSWORD)

    class Meta:
        model = User


def user(role: Role = Role.OFFICER, unit: Unit | None = None, **fields: Any) -> User:
    """An account with that role; without `unit` one of its own."""
    return UserFactory.create(role=role, **({"unit": unit} if unit else {}), **fields)


def one_of_each_role(unit: Unit) -> dict[Role, User]:
    """An account for every role, all in one unit; the program works as an officer."""
    return {role: user(role, unit, client_role=Role.OFFICER if role == Role.CLIENT else "") for role in Role}


def circle(owner: User, *people: User, kind: CircleKind = CircleKind.SEALED, **fields: Any) -> Circle:
    """A circle of the owner and the people named."""
    ring = Circle.objects.create(owner=owner, kind=kind, **fields)
    ring.people.set([owner, *people])
    return ring


class PersonFactory(DjangoModelFactory[Person]):
    given_name = "Dana"
    family_name = factory.Sequence(lambda n: f"Marsh{n}")
    date_of_birth = date(1990, 5, 17)
    recorded_at = NOW
    unit = factory.SubFactory(UnitFactory)

    class Meta:
        model = Person


class IncidentFactory(DjangoModelFactory[Incident]):
    """A non-fatal shooting without anybody in it; see `shooting` for one with victims."""

    case_number = factory.Sequence(lambda n: f"KC21-{n:06}")
    kind = IncidentKind.NONFATAL_SHOOTING
    weapon = Weapon.FIREARM
    circumstance = Circumstance.ARGUMENT
    occurred_at = datetime(2021, 9, 25, 3, 30, tzinfo=UTC)
    occurred_on = factory.LazyAttribute(lambda o: o.occurred_at.astimezone(ZONE).date())
    known_at = factory.SelfAttribute("occurred_at")
    recorded_at = factory.SelfAttribute("known_at")
    unit = factory.SubFactory(UnitFactory)

    class Meta:
        model = Incident


class InvolvementFactory(DjangoModelFactory[Involvement]):
    """A wounded victim, by default."""

    incident = factory.SubFactory(IncidentFactory)
    person = factory.SubFactory(PersonFactory, unit=factory.SelfAttribute("..incident.unit"))
    role = InvolvementRole.VICTIM
    injury = factory.LazyAttribute(lambda o: Injury.NONFATAL if o.role == InvolvementRole.VICTIM else "")
    injured_on = factory.LazyAttribute(lambda o: o.incident.occurred_on if o.role == InvolvementRole.VICTIM else None)

    class Meta:
        model = Involvement


class StanceFactory(DjangoModelFactory[Stance]):
    """A confirmed, cooperative stance, by default."""

    involvement = factory.SubFactory(InvolvementFactory)
    account = Account.GIVES
    wants_charges = WantsCharges.YES
    stance = StanceClass.COOPERATIVE
    noted_at = NOW
    noted_by_name = "Det. Alvarez"
    confirmed_at = factory.SelfAttribute("noted_at")
    confirmed_by_name = factory.SelfAttribute("noted_by_name")

    class Meta:
        model = Stance


def shooting(*injuries: Injury, **fields: Any) -> Incident:
    """A shooting with one victim for each injury named (one wounded without), of the kind they make."""
    injuries = injuries or (Injury.NONFATAL,)
    kind = IncidentKind.HOMICIDE if Injury.FATAL in injuries else IncidentKind.NONFATAL_SHOOTING
    incident: Incident = IncidentFactory.create(**{"kind": kind, **fields})
    for injury in injuries:
        InvolvementFactory(incident=incident, injury=injury)
    return incident
