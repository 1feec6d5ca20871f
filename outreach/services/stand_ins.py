"""Who takes a step that arises by itself."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from casework.models import Incident, Person
from outreach.services.followups import can_be_given


def taker_of(*, incident: Incident, at: datetime, person: Person | None = None, lead: bool = True) -> User | None:
    """The incident's lead, else the unit's duty supervisor; for each who is away, the stand-in.

    None when nobody of them is there, works cases and may see the incident and the person. `lead` False asks the
    duty supervisor alone.
    """
    asked: set[int] = set()
    for user in (incident.lead if lead else None, incident.unit.duty_supervisor):
        while user is not None and user.pk not in asked:
            asked.add(user.pk)
            if not user.is_away(at) and can_be_given(user, incident=incident, person=person):
                return user
            user = user.stand_in if user.is_away(at) else None
    return None
