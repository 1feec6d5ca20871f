from __future__ import annotations

from typing import Any

import pytest

from casework.models import Person, PersonAddress
from casework.vocabulary import Injury, InvolvementRole
from outreach.analysis.coverage import Attempt, cover
from outreach.services.contacts import amend_contact, log_contact
from outreach.services.coverage import coverage_of, proposed_people
from outreach.vocabulary import Outcome
from tests.factories import NOW, InvolvementFactory, circle
from tests.outreach.scenes import HOUR, Scene, row, scene

pytestmark = pytest.mark.django_db


def visit(s: Scene, *people: Any, hours: int = 0) -> Any:
    moment = NOW + hours * HOUR
    return log_contact(
        actor=s.officer, at=moment, incident=s.incident, occurred_at=moment, method="in_person", people=people
    )


def proposed(s: Scene) -> list[Person]:
    return proposed_people(incident=s.incident, user=s.officer, at=NOW)


def lives(person: Person, line: str, **more: Any) -> None:
    PersonAddress.objects.create(person=person, line=line, **more)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_one_talk_reaches_and_an_attempt_is_half(outcome: str) -> None:
    (covered,) = cover([7], [Attempt(7, NOW, outcome)])
    direct = outcome in ("spoke_in_person", "spoke_by_phone")
    assert covered.reach == ("reached" if direct else "half")
    assert covered.reached_at == (NOW if direct else None)


def test_each_person_once_with_the_last_attempt() -> None:
    tried = [Attempt(2, NOW + HOUR, "no_answer"), Attempt(2, NOW, "spoke_by_phone"), Attempt(3, NOW, "refused")]
    covered = cover([1, 2], tried)
    assert [(one.person_id, one.reach, one.attempts, one.last_at, one.last_outcome) for one in covered] == [
        (1, "none", 0, None, ""),
        (2, "reached", 2, NOW + HOUR, "no_answer"),
        (3, "half", 1, NOW, "refused"),
    ]
    assert covered[1].reached_at == NOW


def test_coverage_follows_the_latest_versions() -> None:
    s = scene()
    mother = s.relative(given_name="Rosa", family_name="Vega")
    contact = visit(s, row(mother, outcome="no_answer"))
    reach = {person: covered.reach for person, covered in coverage_of(incident=s.incident, user=s.officer, at=NOW)}
    assert reach == {s.person: "none", mother: "half"}
    amend_contact(
        contact=contact,
        reason="She opened",
        occurred_at=NOW,
        method="in_person",
        people=[row(mother)],
        actor=s.officer,
        at=NOW,
    )
    reach = {person: covered.reach for person, covered in coverage_of(incident=s.incident, user=s.officer, at=NOW)}
    assert reach == {s.person: "none", mother: "reached"}


def test_surviving_victims_come_first_then_those_met_or_promised() -> None:
    s = scene()
    InvolvementFactory(incident=s.incident, injury=Injury.FATAL)
    InvolvementFactory(incident=s.incident, role=InvolvementRole.WITNESS)
    aunt, uncle = s.relative(family_name="Abel"), s.relative(family_name="Zorn")
    s.step(person=uncle)
    visit(s, row(aunt, outcome="refused"))
    assert proposed(s) == [s.person, aunt, uncle]


def test_a_suspect_is_never_proposed_not_even_one_who_was_hurt() -> None:
    s = scene()
    suspect = s.suspect()
    visit(s, row(suspect, "other"))
    s.step(person=suspect)
    assert proposed(s) == [s.person]
    InvolvementFactory(incident=s.incident, role=InvolvementRole.SUSPECT, person=s.person)
    assert proposed(s) == []


def test_nobody_of_a_suspects_household_is_proposed() -> None:
    s = scene()
    near, moved, far = s.relative(), s.relative(), s.relative()
    lives(s.suspect(), "4200 Agnes Ave., Kansas City")
    lives(near, "4200  agnes ave, Kansas City")
    lives(moved, "4200 Agnes Ave, Kansas City", until=NOW.date().replace(day=1))
    lives(far, "17 Elm St, Kansas City")
    for person in (near, moved, far):
        s.step(person=person)
    assert set(proposed(s)) == {s.person, moved, far}


def test_who_is_hidden_is_not_proposed_nor_covered() -> None:
    s = scene()
    hidden = s.relative()
    visit(s, row(hidden))
    hidden.circle = circle(s.supervisor)
    hidden.save()
    assert hidden not in proposed(s)
    assert hidden not in dict(coverage_of(incident=s.incident, user=s.officer, at=NOW))
