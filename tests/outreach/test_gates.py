from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from accounts.models import User
from accounts.vocabulary import Role
from casework.vocabulary import Circumstance, Clearance
from ledger.models import AuditEvent, OutboxEvent
from ledger.services import outbox
from ledger.vocabulary import Invalid, Refused
from outreach.analysis.gates import settled_state, state_at
from outreach.models import ContactGate, GateEntry, NotificationLine
from outreach.services import gates
from outreach.vocabulary import GateState, NeedsReason, WrongState
from tests import factories
from tests.factories import NOW, circle, shooting, user
from tests.outreach.scenes import HOUR, Scene, scene

pytestmark = pytest.mark.django_db


def answer(s: Scene, word: str, at: datetime = NOW, by: User | None = None, **more: Any) -> ContactGate:
    return gates.answer(gate=s.gate(), answer=word, actor=by or s.detective, at=at, **more)


def notify(s: Scene, at: datetime = NOW) -> ContactGate:
    return gates.notify_kin(gate=s.gate(), by="Chaplain Reyes", actor=s.officer, at=at)


def verbs(s: Scene) -> list[str]:
    return list(s.gate().entries.values_list("verb", flat=True))


def opened(s: Scene) -> int:
    return OutboxEvent.objects.filter(type="outreach.gate.opened", subject_uid=s.gate().uid).count()


@pytest.mark.parametrize(
    ("word", "kin", "overridden", "state"),
    [
        ("", False, False, "held"),
        ("", True, False, "held"),
        ("clear", False, False, "held"),
        ("limited", False, False, "held"),
        ("clear", True, False, "clear"),
        ("limited", True, False, "limited"),
        ("hold", True, False, "hold"),
        ("hold", False, False, "hold"),
        ("", False, True, "clear"),
        ("limited", False, True, "limited"),
        ("hold", True, True, "hold"),
    ],
)
def test_the_state_that_two_answers_make(word: str, kin: bool, overridden: bool, state: str) -> None:
    assert settled_state(answer=word, kin_notified=kin, overridden=overridden) == state


def test_a_recorded_shooting_gets_its_gate_by_the_outbox_and_by_the_sweep_once() -> None:
    s = scene()
    outbox.append("casework.incident.recorded", subject=s.incident, at=NOW)
    outbox.relay(at=NOW)
    gate = ContactGate.objects.get()
    assert (gate.incident, gate.state, gate.asked_at) == (s.incident, GateState.HELD, s.incident.recorded_at)
    later = shooting(unit=s.unit)
    shooting(unit=s.unit, recorded_at=NOW - timedelta(days=15))
    assert [gates.find_missing(at=NOW), gates.find_missing(at=NOW)] == [1, 0]
    assert set(ContactGate.objects.values_list("incident", flat=True)) == {s.incident.pk, later.pk}
    assert gates.set_gate(incident=s.incident, at=NOW) == gate
    assert verbs(s) == ["set"]


def test_an_imported_past_gets_no_gates() -> None:
    factories.IncidentFactory.create(recorded_at=NOW, occurred_at=NOW - timedelta(days=400))
    assert gates.find_missing(at=NOW) == 0


@pytest.mark.parametrize("steps", list(permutations((notify, lambda s: answer(s, "clear")))))
def test_it_opens_with_both_answers_in_either_order(steps: Any) -> None:
    s = scene()
    assert steps[0](s).state == GateState.HELD
    assert opened(s) == 0
    gate = steps[1](s)
    assert (gate.state, gate.opened_at, gate.is_open) == (GateState.CLEAR, NOW, True)
    assert opened(s) == 1


def test_limits_say_what_and_only_with_limited() -> None:
    s = scene()
    notify(s)
    with pytest.raises(Invalid) as wrong:
        answer(s, "limited")
    assert wrong.value.field == "limits"
    with pytest.raises(Invalid) as wrong:
        answer(s, "clear", limits="Not the uncle")
    assert wrong.value.field == "limits"
    gate = answer(s, "limited", limits="Not the uncle")
    assert (gate.state, gate.limits, gate.answered_by_name) == (GateState.LIMITED, "Not the uncle", "Detective")
    entry = gate.entries.last()
    assert entry is not None
    assert (entry.verb, entry.answer, entry.note, entry.by_name) == (
        "answered",
        "limited",
        "Not the uncle",
        "Detective",
    )
    assert answer(s, "clear").limits == ""


def test_every_answer_is_audited_with_before_and_after() -> None:
    s = scene()
    notify(s)
    answer(s, "clear")
    logged = AuditEvent.objects.get(verb="outreach.gate.answered").payload.content
    assert (logged["before"]["state"], logged["after"]["state"]) == ("held", "clear")
    assert AuditEvent.objects.filter(verb="outreach.gate.kin_notified").count() == 1


def test_only_the_detective_or_a_lead_of_the_unit_answers() -> None:
    s = scene()
    for actor in (s.officer, s.lead, user(Role.SUPERVISOR), user(Role.ANALYST, s.unit)):
        with pytest.raises(Refused):
            answer(s, "clear", by=actor)
    assert verbs(s) == ["set"]
    for actor in (s.detective, s.supervisor, user(Role.COMMANDER)):
        assert answer(s, "clear", by=actor).answer == "clear"


def test_next_of_kin_are_told_once_by_somebody_and_not_tomorrow() -> None:
    s = scene()
    for by, notified_at, field in ((" ", None, "by"), ("Chaplain", NOW + HOUR, "notified_at")):
        with pytest.raises(Invalid) as wrong:
            gates.notify_kin(gate=s.gate(), by=by, notified_at=notified_at, actor=s.officer, at=NOW)
        assert wrong.value.field == field
    gates.notify_kin(gate=s.gate(), by="Chaplain", notified_at=NOW - HOUR, actor=s.officer, at=NOW)
    assert (s.gate().kin_notified_at, s.gate().kin_notified_by) == (NOW - HOUR, "Chaplain")
    with pytest.raises(WrongState):
        notify(s)


def test_a_hold_ends_after_24_hours_or_earlier_and_not_later() -> None:
    s = scene()
    assert answer(s, "hold").hold_until == NOW + 24 * HOUR
    assert answer(s, "hold", hold_until=NOW + 3 * HOUR).hold_until == NOW + 3 * HOUR
    for until in (NOW, NOW + 24 * HOUR + timedelta(seconds=1)):
        with pytest.raises(Invalid) as wrong:
            answer(s, "hold", hold_until=until)
        assert wrong.value.field == "hold_until"
    with pytest.raises(Invalid) as wrong:
        answer(s, "clear", hold_until=NOW + HOUR)
    assert wrong.value.field == "hold_until"


def test_renewing_a_hold_keeps_its_beginning_and_pauses_once() -> None:
    s = scene()
    step = s.step()
    answer(s, "hold")
    gate = answer(s, "hold", at=NOW + 20 * HOUR)
    assert (gate.hold_since, gate.hold_until) == (NOW, NOW + 44 * HOUR)
    assert list(step.changes.values_list("verb", flat=True)) == ["created", "paused"]


def test_a_hold_shuts_an_open_gate_and_the_next_answer_opens_it_anew() -> None:
    s = scene()
    s.open_gate(NOW)
    gate = answer(s, "hold", at=NOW + HOUR)
    assert (gate.state, gate.opened_at) == (GateState.HOLD, None)
    gate = answer(s, "clear", at=NOW + 2 * HOUR)
    assert (gate.state, gate.opened_at, gate.hold_since, gate.hold_until) == (
        GateState.CLEAR,
        NOW + 2 * HOUR,
        None,
        None,
    )
    assert opened(s) == 2


def test_the_clocks_of_steps_stand_still_under_a_hold() -> None:
    s = scene()
    step = s.step()
    answer(s, "hold", at=NOW + HOUR)
    notify(s, at=NOW + 2 * HOUR)
    step.refresh_from_db()
    assert step.paused_at == NOW + HOUR
    answer(s, "clear", at=NOW + 6 * HOUR)
    step.refresh_from_db()
    assert (step.paused_at, step.due_at) == (None, NOW + 7 * HOUR)


def test_a_lapsed_hold_opens_nothing_and_asks_again_from_the_moment_it_ended() -> None:
    s = scene()
    step = s.step()
    notify(s)
    answer(s, "hold")
    assert gates.lapse_holds(at=NOW + 24 * HOUR - timedelta(seconds=1)) == 0
    assert gates.lapse_holds(at=NOW + 30 * HOUR) == 1
    assert gates.lapse_holds(at=NOW + 30 * HOUR) == 0
    gate = s.gate()
    assert (gate.state, gate.answer, gate.asked_at) == (GateState.HELD, "", NOW + 24 * HOUR)
    assert (gate.hold_since, gate.hold_until, opened(s)) == (None, None, 0)
    step.refresh_from_db()
    assert (step.paused_at, step.due_at) == (None, NOW + 26 * HOUR)
    assert verbs(s)[-1] == "hold_lapsed"
    assert answer(s, "clear", at=NOW + 31 * HOUR).is_open


def silence(s: Scene, hours: float) -> int:
    return gates.escalate_silence(at=s.incident.recorded_at + hours * HOUR)


def test_four_hours_of_silence_are_told_to_the_supervisor_once_an_asking() -> None:
    s = scene()
    s.gate()
    assert [silence(s, 3.99), silence(s, 4), silence(s, 5)] == [0, 1, 0]
    line = NotificationLine.objects.get()
    assert (line.notification.user, line.notification.kind, line.incident) == (s.supervisor, "gate", s.incident)
    answer(s, "hold")
    gates.lapse_holds(at=NOW + 24 * HOUR)
    assert gates.escalate_silence(at=NOW + 27 * HOUR) == 0
    assert gates.escalate_silence(at=NOW + 28 * HOUR) == 1
    assert NotificationLine.objects.count() == 2


def test_an_answer_ends_the_silence_even_while_next_of_kin_are_looked_for() -> None:
    s = scene()
    answer(s, "clear", at=s.incident.recorded_at)
    assert (s.gate().state, silence(s, 9)) == (GateState.HELD, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"circumstance": Circumstance.DOMESTIC_VIOLENCE},
        {"circumstance": Circumstance.OFFICER_INVOLVED},
        {"clearance": Clearance.UNFOUNDED},
        {"occurred_at": NOW - timedelta(days=40), "known_at": NOW, "recorded_at": NOW},
        {"recorded_at": NOW - timedelta(days=15)},
    ],
)
def test_silence_where_nobody_waits_is_told_to_nobody(fields: dict[str, Any]) -> None:
    s = scene(**fields)
    s.gate()
    assert gates.escalate_silence(at=NOW + 5 * HOUR) == 0
    assert GateEntry.objects.filter(verb="silence_escalated").count() == 0


def test_silence_over_a_sealed_incident_names_it_to_nobody_outside() -> None:
    s = scene()
    s.incident.circle = circle(s.detective)
    s.incident.save()
    s.gate()
    assert silence(s, 5) == 1
    assert NotificationLine.objects.count() == 0


def test_only_a_commander_overrides_with_a_reason_and_the_detective_is_told() -> None:
    s = scene()
    s.step()
    answer(s, "hold")
    for actor in (s.officer, s.detective, s.supervisor):
        with pytest.raises(Refused):
            gates.override(gate=s.gate(), reason="He is on his way", actor=actor, at=NOW)
    with pytest.raises(NeedsReason) as wrong:
        gates.override(gate=s.gate(), reason=" ", actor=s.commander, at=NOW)
    assert wrong.value.field == "reason"
    gate = gates.override(gate=s.gate(), reason="The brother is on his way", actor=s.commander, at=NOW + HOUR)
    assert (gate.state, gate.override_reason, gate.opened_at) == (
        GateState.CLEAR,
        "The brother is on his way",
        NOW + HOUR,
    )
    assert (opened(s), s.incident.follow_ups.get().due_at) == (1, NOW + 3 * HOUR)
    assert NotificationLine.objects.get().notification.user == s.detective
    with pytest.raises(WrongState):
        gates.override(gate=gate, reason="Again", actor=s.commander, at=NOW)


def test_an_override_stands_until_a_hold() -> None:
    s = scene()
    gates.override(gate=s.gate(), reason="To save life", actor=s.commander, at=NOW)
    gate = answer(s, "limited", at=NOW + HOUR, limits="Not the uncle")
    assert (gate.state, gate.opened_at) == (GateState.LIMITED, NOW)
    gate = answer(s, "hold", at=NOW + 2 * HOUR)
    assert (gate.state, gate.override_reason) == (GateState.HOLD, "")
    assert answer(s, "clear", at=NOW + 3 * HOUR).state == GateState.HELD


def test_history_tells_how_the_gate_stood_at_any_moment() -> None:
    s = scene()
    notify(s)
    answer(s, "clear", at=NOW + HOUR)
    answer(s, "hold", at=NOW + 2 * HOUR)
    gates.lapse_holds(at=NOW + 26 * HOUR)
    gates.override(gate=s.gate(), reason="To save life", actor=s.commander, at=NOW + 27 * HOUR)
    answer(s, "limited", at=NOW + 28 * HOUR, limits="Not the uncle")
    entries = list(s.gate().entries.values_list("at", "verb", "answer"))
    hours = {-1: "held", 0: "held", 1: "clear", 1.5: "clear", 2: "hold", 26: "held", 27: "clear", 28: "limited"}
    assert {hour: state_at(entries, NOW + hour * HOUR) for hour in hours} == hours
