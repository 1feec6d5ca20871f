"""When a contact gate stands open: a pure rule over its answers (domain.md, *Contact gate*)."""

from __future__ import annotations

from outreach.vocabulary import GateAnswer, GateState

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
