"""How far the investigation is, and incidents that turn out not to have happened."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from casework.models import Incident
from casework.services.acting import Doer, actor_of, department_zone, need_unit
from casework.services.saving import Changes, apply, locked, save
from casework.vocabulary import Clearance
from ledger.services import audit, outbox
from ledger.vocabulary import Conflict, Invalid

#: Clearances that end the investigation with an answer, and so have a day.
CLEARED = frozenset(word for word in Clearance.values if word.startswith("cleared_"))


@transaction.atomic
def set_clearance(
    *, incident: Incident, clearance: str, cleared_on: date | None = None, actor: Doer, at: datetime
) -> Incident:
    """Say how far the investigation is; a cleared one has a day (default: today). Needs the incident's unit.

    Invalid for unfounded, which has its own verb and reason.
    """
    incident = locked(incident)
    need_unit(actor, incident.unit_id)
    if clearance == Clearance.UNFOUNDED:
        message = "Unfound the incident instead, with a reason."
        raise Invalid(message, field="clearance", code="use_unfound")
    differ = set_cleared(incident, clearance, cleared_on, at)
    if not differ:
        return incident
    save(incident, differ)
    event = "casework.incident.cleared" if clearance in CLEARED else "casework.incident.changed"
    audit.record_change(event, actor=actor_of(actor), instance=incident, at=at, changes=differ)
    outbox.append(event, subject=incident, at=at)
    return incident


@transaction.atomic
def unfound_incident(*, incident: Incident, reason: str, actor: Doer, at: datetime) -> Incident:
    """It did not happen: the incident leaves every figure, and its open steps are cancelled by who hears of it.

    Needs the incident's unit (Refused) and a reason (Invalid, field reason); Conflict when it is unfounded already.
    """
    incident = locked(incident)
    need_unit(actor, incident.unit_id)
    if not reason.strip():
        raise Invalid("Say why it is unfounded.", field="reason", code="required")
    if incident.is_unfounded:
        raise Conflict("This incident is unfounded already.", code="already_unfounded")
    differ = set_cleared(incident, Clearance.UNFOUNDED, None, at)
    save(incident, differ)
    audit.record(
        "casework.incident.unfounded",
        actor=actor_of(actor),
        subject=incident,
        at=at,
        before={name: old for name, (old, _) in differ.items()},
        after={name: new for name, (_, new) in differ.items()},
        detail={"reason": reason},
    )
    outbox.append("casework.incident.unfounded", subject=incident, at=at)
    return incident


def set_cleared(incident: Incident, clearance: str, cleared_on: date | None, at: datetime) -> Changes:
    """Set the fields, a day only for the cleared; the caller saves what differs."""
    if clearance not in Clearance.values:
        raise Invalid("There is no such clearance.", field="clearance", code="invalid_choice")
    today = max(at.astimezone(department_zone()).date(), incident.occurred_on)
    if clearance not in CLEARED and cleared_on is not None:
        raise Invalid("Only a cleared incident has a day of clearance.", field="cleared_on", code="not_cleared")
    day = (cleared_on or today) if clearance in CLEARED else None
    if day is not None and not incident.occurred_on <= day <= today:
        raise Invalid("Give a day from the incident until today.", field="cleared_on", code="out_of_range")
    return apply(incident, {"clearance": clearance, "cleared_on": day})
