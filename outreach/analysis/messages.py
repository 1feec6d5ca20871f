"""Which parts of the message can have been given, by what came of the contact (domain.md, *Contact*)."""

from __future__ import annotations

from outreach.vocabulary import DIRECT, MessageElement, Outcome

_LETTER = frozenset({MessageElement.LETTER_LEFT})
_PASSED_ON = frozenset(
    {
        MessageElement.CONDOLENCE,
        MessageElement.ASKED_NOT_TO_RETALIATE,
        MessageElement.ASKED_TO_COOPERATE,
        MessageElement.RESOURCES_OFFERED,
        MessageElement.LETTER_LEFT,
    }
)
_AT_THE_DOOR = frozenset({MessageElement.CONDOLENCE, MessageElement.RESOURCES_OFFERED, MessageElement.LETTER_LEFT})
#: Telling of a threat, or of legal consequences, is done to the person and to nobody in between.
_WITHOUT_TALK: dict[str, frozenset[MessageElement]] = {
    Outcome.COLLATERAL_ONLY.value: _PASSED_ON,
    Outcome.MESSAGE_LEFT.value: _PASSED_ON,
    Outcome.REFUSED.value: _AT_THE_DOOR,
    Outcome.DEFERRED.value: _AT_THE_DOOR,
    Outcome.LANGUAGE_BARRIER.value: _AT_THE_DOOR,
    Outcome.NO_ANSWER.value: _LETTER,
    Outcome.HOSPITALIZED.value: _LETTER,
}


def possible_elements(outcome: str) -> frozenset[MessageElement]:
    """What can have been said or left with this outcome; whoever was spoken to can have been told everything."""
    if outcome in DIRECT:
        return frozenset(MessageElement)
    return _WITHOUT_TALK.get(outcome, frozenset())
