"""Which earlier incident this one is thought to answer: suspected or confirmed, by whom, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from casework.models import Incident
from casework.services.acting import Doer, actor_of
from casework.services.saving import Changes, apply, locked, save
from casework.vocabulary import AnswerConfidence
from ledger.services import audit, outbox
from ledger.vocabulary import Invalid


@dataclass(frozen=True, slots=True)
class Answer:
    """The earlier incident, and how sure that is."""

    incident: Incident
    confidence: str = AnswerConfidence.SUSPECTED
    why: str = ""


@transaction.atomic
def set_answers(
    *,
    incident: Incident,
    earlier: Incident | None,
    confidence: str = AnswerConfidence.SUSPECTED,
    why: str = "",
    actor: Doer,
    at: datetime,
) -> Incident:
    """Say which earlier incident this one answers, or (None) that it answers none.

    Invalid (field answers.incident) when the other one is not earlier.
    """
    incident = locked(incident)
    differ = set_answer(incident, Answer(earlier, confidence, why) if earlier else None, actor)
    if not differ.keys() - {"answers_noted_by"}:
        return incident
    save(incident, differ)
    audit.record_change("casework.incident.changed", actor=actor_of(actor), instance=incident, at=at, changes=differ)
    outbox.append("casework.incident.changed", subject=incident, at=at)
    return incident


def set_answer(incident: Incident, answer: Answer | None, actor: Doer) -> Changes:
    """Set the fields; the caller saves what differs."""
    if answer is None:
        nothing = {"answers": None, "answers_confidence": "", "answers_why": "", "answers_noted_by": ""}
        return apply(incident, nothing)
    _check_earlier(incident, answer.incident)
    if answer.confidence not in AnswerConfidence.values:
        raise Invalid("Say suspected or confirmed.", field="answers.confidence", code="invalid_choice")
    values = {
        "answers": answer.incident,
        "answers_confidence": answer.confidence,
        "answers_why": answer.why,
        "answers_noted_by": actor_of(actor).name,
    }
    return apply(incident, values)


def _check_earlier(incident: Incident, earlier: Incident) -> None:
    field = "answers.incident"
    if earlier.pk == incident.pk:
        raise Invalid("An incident does not answer itself.", field=field, code="answers_itself")
    if earlier.occurred_at > incident.occurred_at or (incident.pk and earlier.answers_id == incident.pk):
        raise Invalid("The incident it answers must be the earlier one.", field=field, code="not_earlier")
