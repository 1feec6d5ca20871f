"""A large made-up city, always the same for a seed, written straight into the tables of a new database.

    DATABASE_URL=… python -m tests.benchmarks.city SIZE SEED SAVES

prints as JSON what the measuring needs: a token of an ordinary officer, and what may be asked for.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import Circle, Unit, User  # noqa: E402
from accounts.services.tokens import issue_token  # noqa: E402
from accounts.vocabulary import CircleKind, Role  # noqa: E402
from casework.models import Incident, Involvement, Person, Stance  # noqa: E402
from outreach.models import (  # noqa: E402
    Contact,
    ContactGate,
    ContactOfficer,
    ContactPerson,
    ContactVersion,
    FollowUp,
    FollowUpChange,
    GateEntry,
)
from outreach.services.reviews import open_review  # noqa: E402
from tests.factories import ZONE  # noqa: E402

#: The city's clock: the Monday after ISO week 2021-W38, whose review is opened.
AT = datetime(2021, 9, 27, 14, 0, tzinfo=UTC)
WEEK, WEEK_FROM = "2021-W38", datetime(2021, 9, 20, 5, 0, tzinfo=UTC)
YEARS = timedelta(days=3652)
CHUNK = 5000
OFFICERS = 4
ONE_IN = {"contact": 20, "sealed": 500}
DIVISIONS = ("Central", "East", "Metro", "North", "Shoal Creek", "South")
KINDS = ("nonfatal_shooting",) * 11 + ("homicide",) * 3 + ("shots_fired",) * 4 + ("other",) * 2
CIRCUMSTANCES = ("argument", "drug_dealing", "gangland", "other_felony", "unknown", "unknown")
GIVEN = ("Ana", "Ben", "Carla", "Dev", "Elena", "Frank", "Gia", "Hugo", "Ines", "Jonah", "Kira", "Luis")
FAMILY = ("Abbott", "Bell", "Castro", "Dunn", "Ellis", "Fuentes", "Grant", "Hayes", "Ibarra", "Jones", "Keller")
SCOPES = ("incidents:read", "contacts:write", "reviews:read")


@dataclass
class City:
    """What everything hangs on, and the rows of the chunk under way."""

    rng: Random
    unit: Unit
    officers: list[User]
    circles: list[Circle]
    people: list[Person] = field(default_factory=list)
    parts: list[Involvement] = field(default_factory=list)
    gates: list[ContactGate] = field(default_factory=list)
    steps: list[FollowUp] = field(default_factory=list)
    told: list[Contact] = field(default_factory=list)
    seen: list[Person] = field(default_factory=list)


def fill(size: int, seed: int) -> City:
    """Write the city: incidents, people, parts, stances, gates, steps, contacts."""
    unit = Unit.objects.create(name="Gang Unit")
    officers = [
        User.objects.create(username=f"officer{n}", name=f"O. Number{n}", role=Role.OFFICER, unit=unit)
        for n in range(OFFICERS)
    ]
    owner = User.objects.create(username="commander", name="C. One", role=Role.COMMANDER, unit=unit)
    circles = [Circle.objects.create(kind=CircleKind.SEALED, owner=owner) for _ in range(3)]
    city = City(Random(seed), unit, officers, circles)
    reviewed = min(24, max(4, size // 10))
    for start in range(0, size, CHUNK):
        _write_chunk(city, [_incident(city, n, size, reviewed) for n in range(start, min(start + CHUNK, size))])
    return city


def _incident(city: City, number: int, size: int, reviewed: int) -> Incident:
    """The last few fall into the week under review, the rest evenly into the ten years before."""
    rng, late = city.rng, number - (size - reviewed)
    early = WEEK_FROM - YEARS * (1 - number / size) - timedelta(minutes=rng.randrange(1, 600))
    when = WEEK_FROM + timedelta(hours=6 * late + 1) if late >= 0 else early
    kind = "nonfatal_shooting" if late >= 0 else rng.choice(KINDS)
    return Incident(
        unit=city.unit,
        case_number=f"KC{when:%y}-{number:06}",
        kind=kind,
        weapon="firearm" if kind in ("nonfatal_shooting", "shots_fired") else rng.choice(("firearm", "knife")),
        occurred_at=when,
        occurred_on=when.astimezone(ZONE).date(),
        known_at=when,
        recorded_at=when + timedelta(minutes=30),
        address=f"{rng.randrange(100, 9900)} Prospect Avenue",
        division=rng.choice(DIVISIONS),
        neighborhood=f"Neighborhood {rng.randrange(60)}",
        circumstance=rng.choice(CIRCUMSTANCES),
        lead=rng.choice(city.officers),
        detective=rng.choice(city.officers),
        narrative="Shots from a passing car; two witnesses at the corner. " * rng.randrange(1, 4),
    )


def _write_chunk(city: City, incidents: list[Incident]) -> None:
    Incident.objects.bulk_create(incidents)
    for rows in (city.people, city.parts, city.gates, city.steps, city.told, city.seen):
        rows.clear()
    for incident in incidents:
        _cast(city, incident)
    Person.objects.bulk_create(city.people)
    Involvement.objects.bulk_create(city.parts)
    _write_stances(city)
    _write_gates(city)
    for step in city.steps:
        step.key = f"bench:{step.incident_id}"
    FollowUp.objects.bulk_create(city.steps)
    FollowUpChange.objects.bulk_create(
        FollowUpChange(follow_up=step, at=step.recorded_at, verb="created", by_name="O. Number0") for step in city.steps
    )
    _write_contacts(city)


def _cast(city: City, incident: Incident) -> None:
    """Who was in it, and for most of those hurt a gate and a step."""
    rng = city.rng
    if incident.kind not in ("nonfatal_shooting", "homicide"):
        return
    hurt = "fatal" if incident.kind == "homicide" else "nonfatal"
    first = _part(city, incident, "victim", hurt)
    if rng.random() < 0.25:
        _part(city, incident, "victim", "nonfatal")
    if rng.random() < 0.2:
        _part(city, incident, "suspect", "")
    if rng.random() < 0.6 and not first.restricted:
        _work(city, incident, first)


def _part(city: City, incident: Incident, role: str, injury: str) -> Involvement:
    rng = city.rng
    minor = rng.random() < 0.03
    person = Person(
        unit=city.unit,
        given_name=rng.choice(GIVEN),
        family_name=f"{rng.choice(FAMILY)}-{rng.choice(FAMILY)}",
        age_as_given=16 if minor else rng.randrange(18, 60),
        age_noted_on=incident.occurred_on,
        age_class="minor" if minor else "adult",
        restricted=minor,
        circle=rng.choice(city.circles) if not rng.randrange(ONE_IN["sealed"]) else None,
        recorded_at=incident.recorded_at,
    )
    day = incident.occurred_on if injury else None
    part = Involvement(incident=incident, person=person, role=role, injury=injury, injured_on=day, restricted=minor)
    city.people.append(person)
    city.parts.append(part)
    return part


def _work(city: City, incident: Incident, part: Involvement) -> None:
    rng, opened = city.rng, incident.recorded_at + timedelta(hours=1)
    gate = ContactGate(
        incident=incident,
        state="clear",
        asked_at=incident.recorded_at,
        kin_notified_at=opened,
        kin_notified_by="Chaplain Reyes",
        answer="clear",
        answered_at=opened,
        answered_by_name="O. Number0",
        opened_at=opened,
    )
    city.gates.append(gate)
    step = FollowUp(
        unit=city.unit,
        incident=incident,
        victim=part,
        person=part.person,
        kind="message",
        title="Bring the message to the family",
        assignee=rng.choice(city.officers[:2]),
        due_at=opened + timedelta(hours=24),
        origin="person",
        asked_by_name="O. Number0",
        recorded_at=opened,
    )
    city.steps.append(step)
    if not rng.randrange(ONE_IN["contact"] // 4):
        moment = opened + timedelta(hours=2)
        told = Contact(unit=city.unit, incident=incident, occurred_at=moment, recorded_at=moment)
        city.told.append(told)
        city.seen.append(part.person)  # type: ignore[arg-type]


def _write_stances(city: City) -> None:
    wounded = [part for part in city.parts if part.injury == "nonfatal" and part.incident.weapon == "firearm"]
    Stance.objects.bulk_create(
        Stance(
            involvement=part,
            account="refuses",
            wants_charges="no",
            stance="uncooperative",
            noted_at=part.incident.recorded_at,
            noted_by_name="O. Number0",
        )
        for part in wounded[::3]
    )


def _write_gates(city: City) -> None:
    ContactGate.objects.bulk_create(city.gates)
    lines = ((gate, verb) for gate in city.gates for verb in ("set", "kin_notified", "answered"))
    GateEntry.objects.bulk_create(
        GateEntry(
            gate=gate,
            at=gate.asked_at if verb == "set" else gate.answered_at or gate.asked_at,
            verb=verb,
            answer="clear" if verb == "answered" else "",
            by_name="O. Number0",
        )
        for gate, verb in lines
    )


def _write_contacts(city: City) -> None:
    Contact.objects.bulk_create(city.told)
    author = city.officers[0]
    versions = ContactVersion.objects.bulk_create(
        ContactVersion(
            contact=contact,
            number=1,
            occurred_at=contact.occurred_at,
            method="in_person",
            gate_state="clear",
            author=author,
            author_name=author.name,
            written_at=contact.occurred_at,
        )
        for contact in city.told
    )
    for contact, version in zip(city.told, versions, strict=True):
        contact.latest = version
    Contact.objects.bulk_update(city.told, ["latest"], batch_size=400)
    ContactOfficer.objects.bulk_create(ContactOfficer(version=one, user=author, name=author.name) for one in versions)
    ContactPerson.objects.bulk_create(
        ContactPerson(version=version, person=person, relationship="parent", outcome="spoke_in_person")
        for version, person in zip(versions, city.seen, strict=True)
    )


def saves(officer: User, wanted: int) -> list[dict[str, Any]]:
    """Incidents at which the officer can log a contact that completes a step and notes a stance."""
    steps = FollowUp.objects.visible_to(officer).filter(
        assignee=officer, person__restricted=False, person__circle=None, victim__injury="nonfatal", state="open"
    )
    names = {
        "incident": "incident__uid",
        "person": "person__uid",
        "follow_up": "uid",
        "incident_pk": "incident",
        "person_pk": "person",
        "part_pk": "victim",
        "follow_up_pk": "pk",
        "unit_pk": "unit",
    }
    rows = steps.filter(incident__weapon="firearm").order_by("pk").values_list(*names.values())[:wanted]
    return [dict(zip(names, row, strict=True)) for row in rows]


def measured(officer: User, size: int, wanted: int) -> dict[str, Any]:
    """What is asked for, and by whom."""
    now = timezone.now()
    _, secret = issue_token(
        user=officer, name="bench", scopes=SCOPES, expires_at=now + timedelta(days=1), actor=officer, at=now
    )
    seen = Incident.objects.visible_to(officer).order_by("occurred_at", "pk")
    with_victim = seen.filter(kind="nonfatal_shooting", involvements__restricted=False)
    review = open_review(week=WEEK, at=AT)
    return {
        "token": secret,
        "officer_pk": officer.pk,
        "deep_before": seen.values_list("occurred_at", flat=True)[size // 10].isoformat(),
        "incident": with_victim.values_list("uid", flat=True)[size // 4],
        "review": review.uid,
        "review_pk": review.pk,
        "saves": saves(officer, wanted),
        "rows": {model._meta.label: model._default_manager.count() for model in COUNTED},
        "database": _version(),
    }


COUNTED = (Incident, Person, Involvement, Stance, ContactGate, FollowUp, Contact)


def _version() -> str:
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"  # type: ignore[attr-defined]
    number = connection.pg_version  # type: ignore[attr-defined]
    return f"PostgreSQL {number // 10000}.{number % 10000}"


def main(size: int, seed: int, wanted: int) -> None:
    """Build the tables, fill them, and print what is measured."""
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        city = fill(size, seed)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(measured(city.officers[0], size, wanted), default=str))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
