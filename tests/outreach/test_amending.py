from __future__ import annotations

from typing import Any

import pytest

from accounts.vocabulary import Role
from casework.services.stances import NewStance
from ledger.models import AuditEvent, OutboxEvent
from ledger.vocabulary import DomainError, Invalid, Refused
from outreach.models import Contact, ContactPerson, ContactVersion, FollowUp
from outreach.services.contacts import amend_contact, log_contact
from outreach.vocabulary import NeedsReason
from tests.factories import NOW, circle, user
from tests.outreach.scenes import HOUR, Scene, row, scene

pytestmark = pytest.mark.django_db


def logged(s: Scene, *people: Any, **more: Any) -> Contact:
    s.open_gate()
    values: dict[str, Any] = {"occurred_at": NOW - HOUR, "method": "in_person", "narrative": "First telling."}
    return log_contact(actor=s.officer, at=NOW, incident=s.incident, people=people, **values | more)


def amend(s: Scene, contact: Contact, *people: Any, **more: Any) -> Contact:
    values: dict[str, Any] = {"occurred_at": NOW - 2 * HOUR, "method": "phone", "narrative": "Second telling."}
    values |= {"reason": "It was the aunt", "actor": s.officer, "at": NOW + HOUR, "people": people}
    return amend_contact(contact=contact, **values | more)


def test_an_amendment_is_a_whole_new_version_and_the_first_stays_readable() -> None:
    s = scene()
    mother, aunt = s.relative(), s.relative()
    contact = logged(s, row(mother, elements=["condolence"]), officers=[s.officer, s.colleague])
    contact = amend(s, contact, row(aunt, "other_kin", "spoke_by_phone"))
    first, second = contact.versions.all()
    assert contact.latest == second
    assert (contact.occurred_at, contact.recorded_at, contact.version) == (NOW - 2 * HOUR, NOW, 2)
    assert (first.number, first.narrative, first.method, first.reason) == (1, "First telling.", "in_person", "")
    assert (second.number, second.narrative, second.method, second.reason) == (
        2,
        "Second telling.",
        "phone",
        "It was the aunt",
    )
    assert [one.person for one in first.people.all()] == [mother]
    assert [one.person for one in second.people.all()] == [aunt]
    assert [officer.user for officer in second.officers.all()] == [s.officer, s.colleague]
    assert [one.person for one in ContactPerson.objects.current()] == [aunt]


def test_the_log_holds_both_tellings() -> None:
    s = scene()
    contact = amend(s, logged(s, row(s.relative())), row(s.relative(), outcome="refused"))
    content = AuditEvent.objects.get(verb="outreach.contact.amended").payload.content
    assert (content["before"]["number"], content["after"]["number"]) == (1, 2)
    assert OutboxEvent.objects.filter(type="outreach.contact.amended", subject_uid=contact.uid).count() == 1


def test_completed_steps_stay_and_only_what_is_new_arises() -> None:
    s = scene()
    step, mother = s.step(), s.relative()
    contact = logged(s, row(mother, outcome="no_answer"), completes=[step])
    amend(s, contact, row(mother, outcome="no_answer"))
    step.refresh_from_db()
    assert step.completed_by == contact
    assert FollowUp.objects.filter(kind="second_attempt").count() == 1
    spoken = row(mother, reception="voiced_intent", intent_words="I will")
    amend(s, contact, spoken)
    amend(s, contact, spoken)
    assert FollowUp.objects.filter(kind="triage").count() == 1
    assert s.supervisor.notifications.filter(kind="intent").count() == 1


def test_by_who_was_there_wrote_it_or_leads_the_unit() -> None:
    s = scene()
    mother = s.relative()
    contact = logged(s, row(mother), officers=[s.colleague])
    for actor in (s.lead, user(), user(Role.SUPERVISOR), user(Role.ANALYST, s.unit)):
        with pytest.raises(Refused):
            amend(s, contact, row(mother), actor=actor)
    for actor in (s.officer, s.colleague, s.supervisor, user(Role.COMMANDER)):
        amend(s, contact, row(mother), actor=actor)
    assert ContactVersion.objects.count() == 5


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"occurred_at": NOW + 2 * HOUR}, "occurred_at"),
        ({"method": "drone"}, "method"),
        ({"people": []}, "people"),
    ],
)
def test_a_wrong_amendment_leaves_the_contact_as_it_is(more: dict[str, Any], field: str) -> None:
    s = scene()
    contact = logged(s, row(s.relative()))
    with pytest.raises(DomainError) as no:
        amend(s, contact, row(s.relative()), **more)
    assert no.value.field == field
    assert isinstance(no.value, NeedsReason) is (field == "reason")
    contact.refresh_from_db()
    assert (contact.versions.count(), contact.version) == (1, 1)


def test_a_stance_is_not_amended_with_a_contact() -> None:
    s = scene()
    contact = logged(s, row(s.person, "self"))
    with pytest.raises(Invalid) as wrong:
        amend(s, contact, row(s.person, "self", stance=NewStance("gives")))
    assert wrong.value.field == "people.0.stance"


def test_a_contact_that_ever_named_somebody_hidden_is_hidden() -> None:
    s = scene()
    hidden = s.relative()
    contact = amend(s, logged(s, row(hidden)), row(s.relative()))
    assert list(Contact.objects.visible_to(s.colleague)) == [contact]
    hidden.circle = circle(s.officer)
    hidden.save()
    assert list(Contact.objects.visible_to(s.colleague)) == []
    assert list(Contact.objects.visible_to(s.officer)) == [contact]
