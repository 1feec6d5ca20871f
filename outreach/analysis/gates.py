"""When a contact gate stands open: a pure rule over its answers (domain.md, *Contact gate*)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from outreach.vocabulary import OPEN_GATES, GateAnswer, GateState, GateVerb

_OPENED_BY = {GateAnswer.CLEAR.value: GateState.CLEAR, GateAnswer.LIMITED.value: GateState.LIMITED}


def settled_state(*, answer: str, kin_notified: bool, overridden: bool) -> GateState:
    """The state that the two answers make, in whichever order they came; an override stands in for what is missing.

    A hold is a hold, whatever else is known.
    """
    if answer == GateAnswer.HOLD:
        return GateState.HOLD
    if answer in _OPENED_BY and (kin_notified or overridden):
        return _OPENED_BY[answer]
    return GateState.CLEAR if overridden else GateState.HELD


def state_at(entries: Iterable[tuple[datetime, str, str]], moment: datetime) -> GateState:
    """How a gate stood at a moment, from its history: (at, verb, answer) in order."""
    state, answer, kin, overridden = GateState.HELD, "", False, False
    for at, verb, given in entries:
        if at > moment:
            break
        kin = kin or verb == GateVerb.KIN_NOTIFIED
        answer = given if verb == GateVerb.ANSWERED else answer
        if verb in (GateVerb.HOLD_LAPSED, GateVerb.OVERRIDDEN):
            answer = ""
        overridden = verb == GateVerb.OVERRIDDEN or (overridden and state in OPEN_GATES)
        state = settled_state(answer=answer, kin_notified=kin, overridden=overridden)
    return state
