"""Entering the case number of a sealed incident succeeds, and its owner learns of it (domain.md, *Sight*)."""

from __future__ import annotations

from datetime import datetime

from casework.models import Incident
from casework.services.acting import Doer, actor_of
from ledger.services import audit, outbox


def alert_owner(entered: Incident, *, actor: Doer, at: datetime) -> None:
    """Tell the owner of each closed incident that bears the number; nothing shows to whoever entered it."""
    if not entered.case_number or entered.circle_id is not None:
        return
    same = Incident.objects.filter(case_number=entered.case_number, circle__isnull=False)
    for sealed in same.exclude(pk=entered.pk).order_by("pk"):
        verb, ids = "casework.incident.sealed_number_entered", {"entered": entered.uid}
        audit.record(verb, actor=actor_of(actor), subject=sealed, at=at, detail=ids)
        outbox.append(verb, subject=sealed, at=at, payload=ids)
