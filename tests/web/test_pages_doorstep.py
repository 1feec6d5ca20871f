"""My day, the incident, and a contact logged, read and amended, through the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework.models import Incident, Stance
from outreach.models import Contact, ContactPerson, FollowUp
from tests.factories import NOW, circle, shooting, user
from tests.outreach.scenes import Scene, scene

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def told(s: Scene, **changes: object) -> dict[str, object]:
    """What an officer ticks for a talk with the victim and somebody new."""
    form: dict[str, object] = {
        "method": "in_person",
        "outcome": "spoke_in_person",
        "people": [str(s.person.uid)],
        "other_given": "Loretta",
        "other_family": "Ward",
        "other_relationship": "parent",
        "elements": ["condolence", "resources_offered"],
        "reception": "receptive",
        "account": "gives",
        "wants_charges": "yes",
        "narrative": "At the door.",
        "occurred_at": timezone.localtime(NOW).strftime("%Y-%m-%dT%H:%M"),
    }
    return form | changes


def log(s: Scene, **changes: object) -> HttpResponse:
    address = f"{reverse('outreach:contact_new')}?incident={s.incident.uid}"
    return signed_in(s.officer).post(address, told(s, **changes))  # type: ignore[return-value]


def test_one_save_logs_everybody_completes_the_step_notes_the_stance_and_promises_the_next() -> None:
    s = scene()
    s.open_gate()
    step = s.step()
    answer = log(s, completes=[str(step.uid)], next_step="7")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        reverse("outreach:incident", args=[s.incident.uid]),
    )
    rows = ContactPerson.objects.current().order_by("pk").values_list("person__given_name", "relationship", "outcome")
    assert list(rows) == [
        (s.person.given_name, "self", "spoke_in_person"),
        ("Loretta", "parent", "spoke_in_person"),
    ]
    step.refresh_from_db()
    assert (step.state, step.completed_by) == ("done", Contact.objects.get())
    assert Stance.objects.get(involvement=s.victim, confirmed_at=None).stance == "cooperative"
    assert FollowUp.objects.get(kind="check_in").title == f"Check in with {s.person}"


def test_a_failed_attempt_plans_the_second_and_tells_nothing() -> None:
    s = scene()
    s.open_gate()
    assert log(s, outcome="no_answer", other_given="", other_family="", other_relationship="").status_code == 302
    row = ContactPerson.objects.get()
    assert (row.outcome, row.elements, row.reception) == ("no_answer", [], "")
    assert FollowUp.objects.get(kind="second_attempt").person == s.person
    assert not Stance.objects.exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"outcome": ""}, "This field is required."),
        ({"people": [], "other_given": "", "other_family": ""}, "Tick whom you met or looked for"),
        ({"other_relationship": ""}, "Say who this person is to the victim."),
        ({"reception": "voiced_intent"}, "words"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_written(changes: dict[str, object], says: str) -> None:
    s = scene()
    s.open_gate()
    answer = log(s, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Contact.objects.exists()


def test_a_contact_is_amended_whole_and_both_versions_are_read() -> None:
    s = scene()
    s.open_gate()
    log(s)
    contact = Contact.objects.get()
    client = signed_in(s.officer)
    assert client.get(reverse("outreach:contact_amend", args=[contact.uid])).status_code == 200
    form = told(s, narrative="On the porch.", reason="The place was wrong.", other_given="", other_family="")
    answer = client.post(reverse("outreach:contact_amend", args=[contact.uid]), form)
    assert answer.status_code == 302
    page = client.get(reverse("outreach:contact", args=[contact.uid])).content.decode()
    assert "On the porch." in page
    assert "At the door." in page
    assert "The place was wrong." in page


def test_the_gate_stands_before_the_form() -> None:
    s = scene()
    s.gate()
    page = signed_in(s.officer).get(f"{reverse('outreach:contact_new')}?incident={s.incident.uid}").content.decode()
    assert page.index("Do not go to the family yet.") < page.index("<form")


def test_the_gate_is_answered_on_the_incident() -> None:
    s = scene()
    gate = s.gate()
    client = signed_in(s.supervisor)
    assert client.post(reverse("outreach:gate", args=[s.incident.uid, "kin"]), {"by": "Chaplain"}).status_code == 302
    bad = client.post(reverse("outreach:gate", args=[s.incident.uid, "answer"]), {"answer": "limited"})
    assert bad.status_code == 422
    assert (
        client.post(reverse("outreach:gate", args=[s.incident.uid, "answer"]), {"answer": "clear"}).status_code == 302
    )
    gate.refresh_from_db()
    assert gate.state == "clear"


def test_my_day_is_mine_and_overdue_comes_first() -> None:
    s = scene()
    s.step(title="Late one")
    s.step(title="Of a colleague", assignee=s.colleague)
    page = signed_in(s.officer).get("/").content.decode()
    assert page.index("Overdue") < page.index("Late one")
    assert "Of a colleague" not in page


def test_a_sealed_incident_answers_like_none() -> None:
    s = scene()
    Incident.objects.filter(pk=s.incident.pk).update(circle=circle(user()))
    client = signed_in(s.officer)
    assert client.get(reverse("outreach:incident", args=[s.incident.uid])).status_code == 404
    assert client.get(f"{reverse('outreach:contact_new')}?incident={s.incident.uid}").status_code == 404


def test_queries_of_the_incident_and_the_day_do_not_grow() -> None:
    s = scene()
    s.open_gate()
    s.step(person=s.person)
    log(s)
    client = signed_in(s.officer)
    addresses = ["/", reverse("outreach:incident", args=[s.incident.uid])]
    before = [count(client, address) for address in addresses]
    for number in range(4):
        s.step(title=f"More {number}", person=s.person)
        log(s, other_given=f"Nephew{number}")
        shooting(unit=s.unit)
    assert [count(client, address) for address in addresses] == before


def count(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
