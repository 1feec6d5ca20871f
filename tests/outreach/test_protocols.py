"""Unfolding protocols: which steps, for whom, due when, by which version, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.vocabulary import Role
from casework.models import Incident, Involvement
from casework.services.clearance import set_clearance, unfound_incident
from casework.services.incidents import record_incident
from casework.services.involvements import NewInvolvement, add_involvement, record_death
from casework.vocabulary import Circumstance, Injury
from ledger.actors import SYSTEM
from ledger.services import outbox
from ledger.vocabulary import DomainError, Invalid, Refused
from outreach.models import ContactGate, FollowUp, Protocol
from outreach.services import gates, protocols
from outreach.services.protocols import NewStep
from outreach.services.protocols.defaults import DEFAULTS
from outreach.vocabulary import FollowUpState, NeedsReason
from tests.factories import NOW, UnitFactory, user
from tests.outreach.scenes import HOUR

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR
#: Saturday 25 September 2021, 22:30 in Kansas City; the unit knew ten minutes later.
SHOT = datetime(2021, 9, 26, 3, 30, tzinfo=UTC)
KNOWN = SHOT + timedelta(minutes=10)
FOR_INCIDENT = ["triage", "gate", "opposing_side"]
FOR_VICTIM = ["advocate", "compensation", *(f"check_in_{days}" for days in (3, 7, 14, 30, 90))]
AFTER_GATE = ["message", "first_contact", "safety_plan"]


def unit_at_work() -> tuple[User, User]:
    """An officer and the supervisor on duty."""
    unit = UnitFactory.create()
    supervisor = user(Role.SUPERVISOR, unit, name="Supervisor")
    unit.duty_supervisor = supervisor
    unit.save()
    return user(unit=unit, name="Officer"), supervisor


def record(actor: User, *injuries: str, at: datetime = KNOWN, **more: Any) -> Incident:
    """A shooting with its victims through the service, and everything that follows from it."""
    victims = [
        NewInvolvement({"given_name": "Dana", "family_name": f"Marsh {number}"}, injury=injury)
        for number, injury in enumerate(injuries or (Injury.NONFATAL,))
    ]
    values: dict[str, Any] = {"occurred_at": SHOT, "weapon": "firearm", "lead": actor, "detective": actor} | more
    incident = record_incident(actor=actor, at=at, involvements=victims, **values)
    outbox.relay(at=at)
    return incident


def keys(incident: Incident, **narrow: Any) -> list[str]:
    steps = FollowUp.objects.filter(incident=incident, **narrow)
    return sorted(key.split(":")[2] for key in steps.values_list("key", flat=True))


def open_gate(incident: Incident, actor: User, at: datetime) -> ContactGate:
    gate = ContactGate.objects.get(incident=incident)
    gates.notify_kin(gate=gate, by="Chaplain Reyes", actor=actor, at=at)
    gate = gates.answer(gate=gate, answer="clear", actor=actor, at=at)
    outbox.relay(at=at)
    return gate


def test_a_recorded_shooting_unfolds_with_its_times() -> None:
    officer, supervisor = unit_at_work()
    incident = record(officer)
    assert keys(incident) == sorted(FOR_INCIDENT + FOR_VICTIM)
    due = {step.key.split(":")[2]: step for step in FollowUp.objects.filter(incident=incident)}
    assert due["triage"].due_at == KNOWN + 2 * HOUR
    assert due["gate"].due_at == KNOWN + 4 * HOUR
    assert due["opposing_side"].due_at == KNOWN + DAY
    assert due["advocate"].due_at == KNOWN + DAY
    assert due["compensation"].due_at == KNOWN + 2 * DAY
    # Day 3 would fall on 22:40 by the wall clock, so it waits for eight in the morning.
    assert due["check_in_3"].due_at == datetime(2021, 9, 29, 13, 0, tzinfo=UTC)
    # Day 90 falls on 21:40 of winter time, which is past nine as well.
    assert due["check_in_90"].due_at == datetime(2021, 12, 25, 14, 0, tzinfo=UTC)
    assert {due["triage"].assignee, due["check_in_7"].assignee} == {officer}
    assert due["gate"].assignee == supervisor
    victim = incident.involvements.get()
    assert due["advocate"].title == "Bring in a victim advocate for Dana Marsh 0"
    assert (due["advocate"].victim, due["advocate"].person) == (victim, victim.person)
    assert (due["triage"].victim, due["triage"].key) == (None, f"{incident.uid}:incident:triage")


def test_again_and_again_gives_the_same() -> None:
    officer, _ = unit_at_work()
    incident = record(officer)
    before = FollowUp.objects.count()
    assert protocols.unfold(incident=incident, at=KNOWN + HOUR) == []
    assert protocols.find_missing(at=KNOWN + HOUR) == 0
    assert outbox.relay(at=KNOWN + HOUR) == 0
    assert FollowUp.objects.count() == before


def test_the_sweep_finds_what_no_handler_did_and_counts_from_the_same_moments() -> None:
    officer, _ = unit_at_work()
    incident = record_incident(
        actor=officer, at=KNOWN, occurred_at=SHOT, weapon="firearm", lead=officer,
        involvements=[NewInvolvement({"given_name": "Dana"}, injury="nonfatal")],
    )  # fmt: skip
    assert protocols.find_missing(at=KNOWN + 5 * HOUR) == 10
    assert FollowUp.objects.get(key=f"{incident.uid}:incident:triage").due_at == KNOWN + 2 * HOUR


def test_a_late_entered_shooting_is_not_overdue_at_birth() -> None:
    officer, _ = unit_at_work()
    monday = datetime(2021, 9, 27, 14, 0, tzinfo=UTC)
    incident = record(officer, at=monday, known_at=KNOWN)
    assert FollowUp.objects.get(key=f"{incident.uid}:incident:triage").due_at == monday + 2 * HOUR
    assert FollowUp.objects.get(key=f"{incident.uid}:incident:opposing_side").due_at == monday + 4 * HOUR
    assert not FollowUp.objects.overdue(monday).exists()


def test_messages_arise_when_the_gate_opens_and_its_own_step_is_done() -> None:
    officer, _ = unit_at_work()
    incident = record(officer)
    opened = KNOWN + 6 * HOUR
    open_gate(incident, officer, opened)
    assert keys(incident) == sorted(FOR_INCIDENT + FOR_VICTIM + AFTER_GATE)
    victim = incident.involvements.get()
    # 04:40 plus 24 hours is before eight in the morning.
    assert FollowUp.objects.get(key=f"{incident.uid}:{victim.uid}:message").due_at == datetime(
        2021, 9, 27, 13, 0, tzinfo=UTC
    )
    gate_step = FollowUp.objects.get(key=f"{incident.uid}:incident:gate")
    assert (gate_step.state, gate_step.closing_note) == (FollowUpState.DONE, "The gate opened.")


def test_a_death_later_adds_only_what_is_new_and_ends_what_only_the_living_need() -> None:
    officer, _ = unit_at_work()
    incident = record(officer, Injury.NONFATAL, Injury.NONFATAL)
    open_gate(incident, officer, KNOWN + 6 * HOUR)
    first, second = incident.involvements.order_by("pk")
    before = FollowUp.objects.count()
    died = KNOWN + 7 * DAY
    record_death(involvement=first, actor=officer, at=died)
    outbox.relay(at=died)
    new = FollowUp.objects.filter(recorded_at=died)
    assert list(new.values_list("key", flat=True)) == [f"{incident.uid}:{first.uid}:family_message"]
    assert new.get().due_at == datetime(2021, 10, 4, 13, 0, tzinfo=UTC)
    assert FollowUp.objects.count() == before + 1
    assert keys(incident, state=FollowUpState.CANCELLED) == sorted(AFTER_GATE)
    cancelled = FollowUp.objects.filter(state=FollowUpState.CANCELLED)
    assert set(cancelled.values_list("victim", "closing_note")) == {(first.pk, "The victim died.")}
    assert keys(incident, victim=second, state=FollowUpState.OPEN) == sorted(FOR_VICTIM + AFTER_GATE)


def test_a_killed_and_a_wounded_victim_share_the_steps_of_the_incident() -> None:
    officer, _ = unit_at_work()
    incident = record(officer, Injury.FATAL, Injury.NONFATAL, Injury.UNINJURED)
    open_gate(incident, officer, KNOWN + 6 * HOUR)
    assert keys(incident, victim=None) == sorted(FOR_INCIDENT)
    killed, wounded, unhurt = incident.involvements.order_by("pk")
    assert keys(incident, victim=killed) == sorted([*FOR_VICTIM, "family_message"])
    assert keys(incident, victim=wounded) == sorted(FOR_VICTIM + AFTER_GATE)
    assert keys(incident, victim=unhurt) == []


def test_a_victim_added_later_counts_from_then() -> None:
    officer, _ = unit_at_work()
    incident = record(officer)
    later = KNOWN + 2 * DAY
    new = NewInvolvement({"given_name": "Sol"}, injury="nonfatal")
    part = add_involvement(incident=incident, new=new, actor=officer, at=later)
    outbox.relay(at=later)
    assert keys(incident, victim=part) == sorted(FOR_VICTIM)
    assert FollowUp.objects.get(key=f"{incident.uid}:{part.uid}:advocate").due_at == later + DAY


def test_an_arrest_calls_for_a_check_in_long_after() -> None:
    officer, _ = unit_at_work()
    incident = record(officer)
    arrested = KNOWN + 60 * DAY
    set_clearance(incident=incident, clearance="cleared_by_arrest", actor=officer, at=arrested)
    outbox.relay(at=arrested)
    victim = incident.involvements.get()
    step = FollowUp.objects.get(key=f"{incident.uid}:{victim.uid}:check_in_arrest")
    assert step.recorded_at == arrested
    # 21:40 by the wall clock of November is past nine.
    assert step.due_at == datetime(2021, 11, 26, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("circumstance", [Circumstance.DOMESTIC_VIOLENCE, Circumstance.OFFICER_INVOLVED])
def test_where_an_advocate_goes_instead_no_family_message_arises(circumstance: str) -> None:
    officer, _ = unit_at_work()
    incident = record(officer, circumstance=circumstance)
    open_gate(incident, officer, KNOWN + HOUR)
    assert keys(incident) == sorted([*FOR_INCIDENT, "advocate", "compensation"])


def test_unfounding_cancels_open_steps_and_nothing_unfolds_again() -> None:
    officer, _ = unit_at_work()
    incident = record(officer)
    later = KNOWN + DAY
    unfound_incident(incident=incident, reason="Fireworks.", actor=officer, at=later)
    outbox.relay(at=later)
    steps = FollowUp.objects.filter(incident=incident)
    assert set(steps.values_list("state", "closing_note")) == {("cancelled", "The incident is unfounded.")}
    assert protocols.find_missing(at=later) == 0
    assert protocols.find_unfounded(at=later) == 0


def test_history_that_is_imported_unfolds_nothing() -> None:
    officer, _ = unit_at_work()
    incident = record(officer, at=SHOT + 15 * DAY)
    assert keys(incident) == []
    assert protocols.find_missing(at=SHOT + 15 * DAY) == 0


def test_a_first_switch_on_floods_nobody() -> None:
    officer, _ = unit_at_work()
    for days in (400, 40, 20, 10):
        record_incident(
            actor=officer, at=NOW - days * DAY, occurred_at=NOW - days * DAY, weapon="firearm",
            involvements=[NewInvolvement({"given_name": "Dana"}, injury="nonfatal")],
        )  # fmt: skip
    protocols.find_missing(at=NOW)
    assert set(FollowUp.objects.values_list("incident__occurred_at", flat=True)) == {NOW - 10 * DAY}


def test_the_stand_in_gets_the_steps_of_who_is_away() -> None:
    officer, supervisor = unit_at_work()
    stand_in = user(unit=officer.unit)
    User.objects.filter(pk=officer.pk).update(away_from=SHOT - DAY, away_until=SHOT + 9 * DAY, stand_in=stand_in)
    officer.refresh_from_db()
    incident = record(officer)
    assert FollowUp.objects.get(key=f"{incident.uid}:incident:triage").assignee == stand_in
    User.objects.filter(pk=stand_in.pk).update(away_from=SHOT - DAY)
    other = record(officer)
    assert FollowUp.objects.get(key=f"{other.uid}:incident:triage").assignee == supervisor


def test_every_database_starts_with_the_shipped_versions() -> None:
    for trigger, steps in DEFAULTS.items():
        shipped = Protocol.objects.get(trigger=trigger)
        assert shipped.number == 1
        assert set(shipped.steps.values_list("key", "offset_minutes")) == {
            (step.key, step.offset_minutes) for step in steps
        }


def test_the_version_in_force_when_the_trigger_was_recorded_applies() -> None:
    officer, supervisor = unit_at_work()
    steps = [
        NewStep("triage", "Size it up", "triage", 60),
        NewStep("visit", "See {victim}", "other", 300, per_victim=True),
    ]
    changed = KNOWN + 3 * HOUR
    version = protocols.publish_version(
        trigger="nonfatal_shooting", steps=steps, in_force_from=changed, reason="Faster.", actor=supervisor, at=KNOWN
    )
    assert (version.number, version.made_by_name) == (2, "Supervisor")
    before, after = record(officer, at=changed - HOUR), record(officer, at=changed)
    protocols.find_missing(at=changed + HOUR)
    assert keys(before) == sorted(FOR_INCIDENT + FOR_VICTIM)
    assert keys(after) == ["triage", "visit"]
    assert FollowUp.objects.get(key=f"{after.uid}:incident:triage").due_at == changed + HOUR


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"reason": " "}, NeedsReason, "reason"),
        ({"steps": []}, Invalid, "steps"),
        ({"trigger": "flood"}, Invalid, "trigger"),
        ({"in_force_from": NOW - HOUR}, Invalid, "in_force_from"),
        ({"steps": [NewStep("a", "A", "other", 1), NewStep("a", "B", "other", 1)]}, Invalid, "steps.1.key"),
        ({"steps": [NewStep("a", "A", "dance", 1)]}, Invalid, "steps.0.kind"),
        ({"steps": [NewStep("a", "", "other", 1)]}, Invalid, "steps.0.title"),
        ({"steps": [NewStep("a", "See {victim}", "other", 1)]}, Invalid, "steps.0.title"),
        ({"steps": [NewStep("a", "A", "other", -1)]}, Invalid, "steps.0.offset_minutes"),
        ({"steps": [NewStep("a b", "A", "other", 1)]}, Invalid, "steps.0.key"),
    ],
)
def test_a_version_that_is_wrong_is_refused_by_field(
    change: dict[str, Any], error: type[DomainError], field: str
) -> None:
    _, supervisor = unit_at_work()
    values = {"trigger": "homicide", "steps": [NewStep("a", "A", "other", 60)], "reason": "Why not."} | change
    with pytest.raises(error) as refused:
        protocols.publish_version(**values, actor=supervisor, at=NOW)
    assert refused.value.field == field
    assert Protocol.objects.count() == 2


def test_an_officer_does_not_publish() -> None:
    officer, _ = unit_at_work()
    with pytest.raises(Refused):
        protocols.publish_version(
            trigger="homicide", steps=[NewStep("a", "A", "other", 60)], reason="x", actor=officer, at=NOW
        )


def test_versions_cannot_be_altered_even_by_sql() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Protocol.objects.update(reason="Rewritten")


def test_an_unknown_victim_is_called_so() -> None:
    officer, _ = unit_at_work()
    incident = record_incident(
        actor=SYSTEM, unit=officer.unit, at=KNOWN, occurred_at=SHOT, weapon="firearm",
        involvements=[NewInvolvement(None, injury="nonfatal")],
    )  # fmt: skip
    protocols.unfold(incident=incident, at=KNOWN)
    part = Involvement.objects.get()
    step = FollowUp.objects.get(key=f"{incident.uid}:{part.uid}:advocate")
    assert step.title == "Bring in a victim advocate for the unknown victim"
