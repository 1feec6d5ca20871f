from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ledger.actors import SYSTEM
from ledger.vocabulary import DomainError
from outreach.models import ContactGate, FollowUp, FollowUpChange, GateEntry, NotificationLine
from outreach.services import followups, gates
from tests.factories import NOW
from tests.ledger.threads import together
from tests.outreach.scenes import HOUR, Scene, scene

pytestmark = pytest.mark.django_db(transaction=True)


def tried(act: Callable[[], Any]) -> Callable[[], str]:
    """What becomes of it: "done", or the code of the refusal."""

    def run() -> str:
        try:
            act()
        except DomainError as no:
            return no.code
        return "done"

    return run


def test_one_key_promised_twice_at_once_is_one_step() -> None:
    s = scene()
    first, second = together(*[lambda: s.step(key="one", actor=SYSTEM).pk for _ in range(2)])
    assert first == second
    assert (FollowUp.objects.count(), FollowUpChange.objects.count()) == (1, 1)


def test_one_step_done_twice_at_once_is_done_once() -> None:
    s = scene()
    step = s.step()
    done = [tried(lambda: followups.complete(follow_up=step, note="x", actor=s.officer, at=NOW)) for _ in range(2)]
    assert sorted(together(*done)) == ["done", "wrong_state"]
    assert FollowUpChange.objects.filter(verb="completed").count() == 1


def test_one_incident_gets_one_gate() -> None:
    s = scene()
    first, second = together(*[lambda: s.gate().pk for _ in range(2)])
    assert (first, ContactGate.objects.count(), GateEntry.objects.count()) == (second, 1, 1)


def watched(s: Scene, watch: Callable[..., int], later: timedelta) -> list[int]:
    return sorted(together(*[lambda: watch(at=s.incident.recorded_at + later) for _ in range(2)]))


def test_two_schedulers_lapse_a_hold_and_tell_of_silence_once() -> None:
    s = scene()
    at = s.incident.recorded_at
    gates.answer(gate=s.gate(), answer="hold", actor=s.detective, at=at)
    assert watched(s, gates.lapse_holds, 25 * HOUR) == [0, 1]
    assert watched(s, gates.escalate_silence, 29 * HOUR) == [0, 1]
    assert (NotificationLine.objects.count(), s.gate().entries.count()) == (1, 4)


def test_a_step_promised_while_a_hold_begins_is_paused_either_way() -> None:
    s = scene()
    gate = s.gate()
    together(
        lambda: s.step(actor=SYSTEM).pk, lambda: gates.answer(gate=gate, answer="hold", actor=s.detective, at=NOW).pk
    )
    assert FollowUp.objects.get().paused_at == NOW
