"""Follow-ups: the table with its views and the workload, one step, and a new promise."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.vocabulary import Role
from casework.models import Incident
from outreach.models import FollowUp
from outreach.services.followups import promise
from outreach.vocabulary import FollowUpOrigin, FollowUpState
from outreach.web.follow_up_scope import overdue_count
from tests.factories import UnitFactory, circle, shooting, user

pytestmark = pytest.mark.django_db


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def team() -> tuple[User, User, User, Incident]:
    """Supervisor, officer, colleague and a shooting of one unit."""
    unit = UnitFactory.create()
    people = [user(role, unit, name=name) for role, name in (
        (Role.SUPERVISOR, "Sgt. Hale"), (Role.OFFICER, "R. Okafor"), (Role.OFFICER, "L. Brandt"))]  # fmt: skip
    return (*people, shooting(unit=unit))  # type: ignore[return-value]


def step(incident: Incident, who: User | None, title: str, *, hours: int = 5, **more: object) -> FollowUp:
    """Due that many hours from now; negative is overdue."""
    now = timezone.now()
    values = {"kind": "services", "origin": FollowUpOrigin.PERSON, "actor": user(Role.COMMANDER)} | more
    due_at = now + timedelta(hours=hours)
    at = min(now, due_at) - timedelta(hours=1)
    return promise(incident=incident, title=title, assignee=who, due_at=due_at, at=at, **values)  # type: ignore[arg-type]


def test_views_count_and_hold_what_they_say() -> None:
    hale, okafor, brandt, incident = team()
    step(incident, okafor, "Warn Ray", hours=-7)
    step(incident, okafor, "Funeral plan")
    step(incident, brandt, "Check in")
    step(incident, None, "Triage")
    finished = step(incident, brandt, "Letter left")
    client = signed_in(okafor)
    client.post(f"/follow-ups/{finished.uid}/", {"verb": "complete", "complete-note": "Left at the door"})
    held = {
        "unit": ["Warn Ray", "Funeral plan", "Check in", "Triage"],
        "overdue": ["Warn Ray"],
        "mine": ["Warn Ray", "Funeral plan"],
        "done": ["Letter left"],
    }
    for view, titles in held.items():
        answer = client.get(f"/follow-ups/?view={view}")
        assert [each.title for each in answer.context["steps"]] == titles
        assert [link["count"] for link in answer.context["views"]] == [4, 1, 2, 1]
    page = client.get("/follow-ups/").content.decode()
    assert "Overdue 7 h" in page
    assert "Nobody yet" in page
    desks = [(desk["name"], desk["open"], desk["overdue"]) for desk in answer.context["desks"]]
    assert desks == [("Sgt. Hale", 0, 0), ("L. Brandt", 1, 0), ("R. Okafor", 2, 1), ("Nobody yet", 1, 0)]
    assert overdue_count(okafor, timezone.now()) == 1


def test_filters_by_assignee_and_kind() -> None:
    hale, okafor, brandt, incident = team()
    step(incident, okafor, "One", kind="warning")
    step(incident, brandt, "Two")
    step(incident, None, "Three")
    client = signed_in(hale)

    def shown(query: str) -> list[str]:
        return [each.title for each in client.get(f"/follow-ups/?{query}").context["steps"]]

    assert shown(f"assignee={okafor.uid}") == ["One"]
    assert shown("assignee=nobody") == ["Three"]
    assert shown("kind=services") == ["Two", "Three"]
    assert client.get("/follow-ups/?kind=nonsense").status_code == 422


def test_another_units_steps_and_sealed_ones_are_not_listed() -> None:
    hale, okafor, _, _ = team()
    owner = user(Role.SUPERVISOR)
    sealed = shooting(unit=owner.unit, circle=circle(owner))
    hidden = step(sealed, owner, "Hidden step", actor=owner)
    step(shooting(), None, "Of another unit")
    page = signed_in(okafor).get("/follow-ups/").content.decode()
    assert "Hidden step" not in page
    assert "Of another unit" not in page
    client = signed_in(hale)
    for uid in (hidden.uid, uuid4()):
        assert client.get(f"/follow-ups/{uid}/").status_code == 404
        assert client.post(f"/follow-ups/{uid}/", {"verb": "start"}).status_code == 404
    assert client.get(f"/incidents/{sealed.uid}/steps/new/").status_code == 404
    assert (
        client.post("/follow-ups/", {"step": str(hidden.uid), "assignee": str(okafor.uid), "reason": "x"}).status_code
        == 422
    )
    hidden.refresh_from_db()
    assert hidden.assignee == owner


def test_many_steps_go_to_one_colleague_with_a_reason() -> None:
    hale, okafor, brandt, incident = team()
    steps = [step(incident, okafor, f"Step {n}") for n in range(3)]
    chosen = {"step": [str(each.uid) for each in steps[:2]], "assignee": str(brandt.uid), "reason": "In training"}
    answer = signed_in(hale).post("/follow-ups/?view=unit", chosen, follow=True)
    assert answer.redirect_chain == [("/follow-ups/?view=unit", 302)]
    assert "2 steps given to L. Brandt" in answer.content.decode()
    assert [each.assignee for each in FollowUp.objects.order_by("pk")] == [brandt, brandt, okafor]
    last = steps[0].changes.last()
    assert last and (last.verb, last.reason, last.by_name) == ("reassigned", "In training", "Sgt. Hale")


@pytest.mark.parametrize(
    ("left_out", "words"),
    [("step", "Select at least one step."), ("assignee", "id_assignee_error"), ("reason", "id_reason_error")],
)
def test_an_incomplete_reassignment_changes_nothing_and_keeps_the_selection(left_out: str, words: str) -> None:
    hale, okafor, brandt, incident = team()
    one = step(incident, okafor, "Step")
    sent = {"step": str(one.uid), "assignee": str(brandt.uid), "reason": "In training"}
    answer = signed_in(hale).post("/follow-ups/", {name: value for name, value in sent.items() if name != left_out})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert (f'value="{one.uid}" form="bulk" checked' in page) is (left_out != "step")
    one.refresh_from_db()
    assert one.assignee == okafor


def test_a_finished_step_among_the_selected_stops_all_and_is_named() -> None:
    hale, okafor, brandt, incident = team()
    one, two = step(incident, okafor, "First"), step(incident, okafor, "Second", hours=6)
    client = signed_in(hale)
    client.post(f"/follow-ups/{two.uid}/", {"verb": "cancel", "cancel-reason": "Not needed"})
    sent = {"step": [str(one.uid), str(two.uid)], "assignee": str(brandt.uid), "reason": "In training"}
    answer = client.post("/follow-ups/", sent)
    assert answer.status_code == 422
    assert "Second: This step is cancelled already." in answer.content.decode()
    one.refresh_from_db()
    assert one.assignee == okafor


def test_an_officer_does_not_give_away_a_colleagues_step() -> None:
    _, okafor, brandt, incident = team()
    one = step(incident, brandt, "Step")
    sent = {"step": str(one.uid), "assignee": str(okafor.uid), "reason": "Mine now"}
    assert signed_in(okafor).post("/follow-ups/", sent).status_code == 403


@pytest.mark.parametrize(
    ("verb", "entered", "state"),
    [
        ("start", {}, FollowUpState.IN_PROGRESS),
        ("complete", {"complete-note": "Told the aunt"}, FollowUpState.DONE),
        ("cancel", {"cancel-reason": "Moved away"}, FollowUpState.CANCELLED),
    ],
)
def test_a_step_is_moved_and_its_history_tells(verb: str, entered: dict[str, str], state: str) -> None:
    _, okafor, _, incident = team()
    one = step(incident, okafor, "Step")
    client = signed_in(okafor)
    answer = client.post(f"/follow-ups/{one.uid}/", {"verb": verb} | entered, follow=True)
    one.refresh_from_db()
    assert one.state == state
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in entered.values():
        assert words in page
    assert ("Finish the step" in page) is (state == FollowUpState.IN_PROGRESS)


def test_a_step_is_moved_to_another_time_and_given_away() -> None:
    hale, okafor, brandt, incident = team()
    one = step(incident, okafor, "Step")
    client = signed_in(hale)
    when = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    sent = {"verb": "reschedule", "reschedule-due_at": f"{when:%Y-%m-%dT%H:%M}", "reschedule-reason": "He works nights"}
    assert client.post(f"/follow-ups/{one.uid}/", sent).status_code == 302
    sent = {"verb": "reassign", "reassign-assignee": str(brandt.uid), "reassign-reason": "Knows them"}
    page = client.post(f"/follow-ups/{one.uid}/", sent, follow=True).content.decode()
    one.refresh_from_db()
    assert (one.due_at, one.assignee) == (when, brandt)
    assert "R. Okafor → L. Brandt" in page
    assert "He works nights" in page


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"verb": "complete", "complete-note": " "}, "id_complete-note_error"),
        ({"verb": "cancel"}, "id_cancel-reason_error"),
        ({"verb": "reassign", "reassign-reason": "x"}, "id_reassign-assignee_error"),
        (
            {"verb": "reschedule", "reschedule-due_at": "2001-01-01T10:00", "reschedule-reason": "x"},
            "id_reschedule-due_at_error",
        ),
    ],
)
def test_what_is_missing_is_said_at_its_field(sent: dict[str, str], error: str) -> None:
    _, okafor, _, incident = team()
    one = step(incident, okafor, "Step")
    answer = signed_in(okafor).post(f"/follow-ups/{one.uid}/", sent)
    assert answer.status_code == 422
    assert f'id="{error}"' in answer.content.decode()
    one.refresh_from_db()
    assert one.state == FollowUpState.OPEN


def test_a_new_step_is_promised_by_a_person() -> None:
    _, okafor, _, incident = team()
    client = signed_in(okafor)
    page = client.get(f"/incidents/{incident.uid}/steps/new/").content.decode()
    assert f'<option value="{okafor.uid}" selected>' in page
    when = timezone.localtime(timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    sent = {"title": "Bring the flyer", "kind": "services", "assignee": str(okafor.uid), "priority": "2"}
    answer = client.post(f"/incidents/{incident.uid}/steps/new/", sent | {"due_at": f"{when:%Y-%m-%dT%H:%M}"})
    assert answer["Location"] == f"/incidents/{incident.uid}/"
    made = FollowUp.objects.get()
    assert (made.title, made.assignee, made.due_at, made.priority, made.origin) == (
        "Bring the flyer", okafor, when, 2, FollowUpOrigin.PERSON,
    )  # fmt: skip
    late = client.post(f"/incidents/{incident.uid}/steps/new/", sent | {"due_at": "2001-01-01T10:00"})
    assert late.status_code == 422
    assert 'id="id_due_at_error"' in late.content.decode()
    assert FollowUp.objects.count() == 1


def test_the_list_and_a_step_cost_the_same_however_many() -> None:
    _, okafor, brandt, incident = team()
    one = step(incident, okafor, "Step")
    client = signed_in(okafor)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    paths = ["/follow-ups/", f"/follow-ups/{one.uid}/"]
    for path in paths:
        cost(path)
    few = [cost(path) for path in paths]
    for n in range(6):
        step(shooting(unit=okafor.unit), brandt if n % 2 else okafor, f"More {n}")
    assert [cost(path) for path in paths] == few
