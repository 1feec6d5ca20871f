from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from accounts.vocabulary import Role
from casework.models import Person, Stance
from casework.services.stances import NewStance
from casework.vocabulary import Injury
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import DomainError, Refused
from outreach.models import Contact, ContactVersion, FollowUp
from outreach.services import gates
from outreach.services.contacts import NewContactPerson, log_contact
from outreach.vocabulary import WrongState
from tests.factories import NOW, shooting, user
from tests.outreach.scenes import HOUR, Scene, row, scene

pytestmark = pytest.mark.django_db


def log(s: Scene, *people: NewContactPerson, **more: Any) -> Contact:
    values: dict[str, Any] = {
        "actor": s.officer,
        "at": NOW,
        "incident": s.incident,
        "occurred_at": NOW - HOUR,
        "method": "in_person",
        "people": people,
    }
    return log_contact(**values | more)


def refused(s: Scene, *people: NewContactPerson, **more: Any) -> DomainError:
    """Why it was refused; nothing of it is written."""
    before = (Person.objects.count(), FollowUp.objects.count(), OutboxEvent.objects.count(), AuditEvent.objects.count())
    with pytest.raises(DomainError) as no:
        log(s, *people, **more)
    assert (Contact.objects.count(), ContactVersion.objects.count(), Stance.objects.count()) == (0, 0, 0)
    after = (Person.objects.count(), FollowUp.objects.count(), OutboxEvent.objects.count(), AuditEvent.objects.count())
    assert after == before
    return no.value


def test_a_visit_with_several_people_is_one_save() -> None:
    s = scene()
    s.open_gate()
    step = s.step()
    mother = s.relative(given_name="Rosa")
    contact = log(
        s,
        row(s.person, "self", stance=NewStance("gives", "yes")),
        row(mother, "parent", elements=["condolence", "asked_not_to_retaliate"], reception="receptive"),
        row({"given_name": "Luis", "age_class": "adult"}, "sibling", "no_answer"),
        narrative=" On the porch. ",
        officers=[s.officer, s.colleague],
        completes=[step],
    )
    version = contact.latest
    assert version is not None
    assert (version.number, version.narrative, version.gate_state) == (1, "On the porch.", "clear")
    assert [officer.name for officer in version.officers.all()] == ["Officer", "Colleague"]
    said = list(version.people.values_list("person__given_name", "relationship", "outcome", "elements", "reception"))
    assert said[1:] == [
        ("Rosa", "parent", "spoke_in_person", ["condolence", "asked_not_to_retaliate"], "receptive"),
        ("Luis", "sibling", "no_answer", [], ""),
    ]
    step.refresh_from_db()
    assert (step.state, step.completed_by, step.finished_by_name) == ("done", contact, "Officer")
    stance = Stance.objects.get()
    assert (stance.stance, stance.provisional, stance.noted_at) == ("cooperative", True, NOW - HOUR)
    assert OutboxEvent.objects.get(type="outreach.contact.logged").payload == {"incident": str(s.incident.uid)}


def test_the_log_says_whom_and_what_came_of_it_and_never_what_was_said() -> None:
    s = scene()
    s.open_gate()
    log(s, row(s.person, "self", reception="voiced_intent", intent_words="I will handle it"), narrative="He wept.")
    content = AuditEvent.objects.get(verb="outreach.contact.logged").payload.content
    assert content["after"]["people"] == [
        {"person": str(s.person.uid), "outcome": "spoke_in_person", "reception": "voiced_intent"}
    ]
    assert "handle" not in str(content) and "wept" not in str(content)


def test_officers_are_by_default_who_logs_it() -> None:
    s = scene()
    version = log(s, row(s.person, "self")).latest
    assert version is not None
    assert [officer.user for officer in version.officers.all()] == [s.officer]


def test_a_time_in_the_future_or_before_the_incident_is_refused() -> None:
    s = scene()
    for occurred_at in (NOW + timedelta(seconds=1), s.incident.occurred_at - timedelta(seconds=1)):
        assert refused(s, row(s.person, "self"), occurred_at=occurred_at).field == "occurred_at"


def test_of_an_incident_whose_time_is_not_known_the_day_counts() -> None:
    s = scene(time_known=False)
    assert log(s, row(s.person, "self"), occurred_at=s.incident.occurred_at - HOUR).pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"outcome": "vanished"}, "people.0.outcome"),
        ({"relationship": "boss"}, "people.0.relationship"),
        ({"elements": ["flowers"]}, "people.0.elements"),
        ({"outcome": "no_answer", "elements": ["condolence"]}, "people.0.elements"),
        ({"outcome": "bad_address", "elements": ["letter_left"]}, "people.0.elements"),
        ({"outcome": "message_left", "elements": ["threat_notice"]}, "people.0.elements"),
        ({"elements": ["legal_consequences"]}, "people.0.elements"),
        ({"outcome": "no_answer", "reception": "receptive"}, "people.0.reception"),
        ({"outcome": "no_answer", "stance": NewStance("gives")}, "people.0.stance"),
        ({"stance": NewStance("gives")}, "people.0.stance"),
        ({"reception": "voiced_intent", "intent_words": " "}, "people.0.intent_voiced.words"),
        ({"reception": "neutral", "intent_words": "I will"}, "people.0.reception"),
        ({"relationship": "self"}, "people.0.relationship"),
    ],
)
def test_a_row_that_cannot_be_names_its_field(more: dict[str, Any], field: str) -> None:
    s = scene()
    assert refused(s, row(s.relative(), **more)).field == field


def test_nobody_no_method_and_nobody_twice() -> None:
    s = scene()
    mother = s.relative()
    assert refused(s).field == "people"
    assert refused(s, row(mother), method="drone").field == "method"
    assert refused(s, row(mother), row(mother)).field == "people.1.person"
    assert refused(s, row(mother), officers=[s.officer, s.officer]).field == "officers.1"
    assert refused(s, row(mother), officers=[user(Role.ANALYST)]).field == "officers.0"
    assert refused(s, row({"given_name": ""})).field.startswith("people.0.person")


def test_the_dead_are_not_contacted() -> None:
    s = scene(Injury.FATAL)
    assert refused(s, row(s.person, "self", "no_answer")).field == "people.0.person"


def test_legal_consequences_are_told_to_suspects_and_those_to_be_warned() -> None:
    s = scene()
    suspect, maker = s.suspect(), s.relative()
    s.step(kind="warning", person=maker)
    told = ["legal_consequences"]
    assert log(s, row(suspect, "other", elements=told), row(maker, "other", elements=told)).pk


def test_a_bad_part_of_the_save_leaves_nothing_of_the_rest() -> None:
    s = scene()
    s.gate()
    other = s.step(incident=shooting(unit=s.unit))
    met = row({"given_name": "Luis"}, "sibling", "no_answer")
    spoken = row(s.person, "self", stance=NewStance("gives"))
    assert refused(s, met, spoken, completes=[s.step(), other]).field == "completes.1"
    assert refused(s, met, row(s.person, "self", stance=NewStance("whistles"))).field == "people.1.stance.account"
    future = NewStance("gives", noted_at=NOW + HOUR)
    assert refused(s, met, row(s.person, "self", stance=future)).field == "people.1.stance.noted_at"


def test_what_is_finished_is_not_completed_again() -> None:
    s = scene()
    step = s.step()
    log(s, row(s.person, "self"), completes=[step])
    with pytest.raises(WrongState) as no:
        log(s, row(s.person, "self"), completes=[step])
    assert (no.value.field, Contact.objects.count()) == ("completes.0", 1)


def test_who_does_not_work_cases_logs_nothing() -> None:
    s = scene()
    for role in (Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR):
        assert isinstance(refused(s, row(s.relative()), actor=user(role, s.unit)), Refused)


def test_another_units_officer_logs_and_the_contact_belongs_to_the_records_unit() -> None:
    s = scene()
    assert log(s, row(s.person, "self"), actor=user()).unit == s.unit


@pytest.mark.parametrize(("opened", "gate_state", "noted"), [(-2, "clear", 0), (-1, "clear", 0), (0, "held", 1)])
def test_a_contact_keeps_the_gate_as_it_was_and_a_shut_one_is_told(opened: int, gate_state: str, noted: int) -> None:
    s = scene()
    s.open_gate(NOW + opened * HOUR)
    version = log(s, row(s.person, "self")).latest
    assert version is not None and version.gate_state == gate_state
    steps = FollowUp.objects.filter(kind="gate")
    assert steps.count() == noted
    for step in steps:
        assert (step.assignee, step.due_at, step.priority) == (s.supervisor, NOW + 4 * HOUR, 1)
    assert s.supervisor.notifications.filter(kind="gate").count() == noted


def test_a_visit_to_suspects_alone_passes_no_gate() -> None:
    s = scene()
    log(s, row(s.suspect(), "other"))
    assert FollowUp.objects.count() == 0


def test_a_contact_under_a_hold_is_still_recorded() -> None:
    s = scene()
    gates.answer(gate=s.gate(), answer="hold", actor=s.detective, at=NOW - 2 * HOUR)
    version = log(s, row(s.person, "self")).latest
    assert version is not None and version.gate_state == "hold"


def test_a_contact_with_its_own_id_keeps_it() -> None:
    s = scene()
    first = log(s, row(s.person, "self"))
    with pytest.raises(DomainError) as no:
        log(s, row(s.person, "self"), uid=first.uid)
    assert (no.value.field, Contact.objects.count()) == ("id", 1)
