"""Builds the demo city in an empty database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import Unit, User
from casework.models import Incident, Person
from casework.services.acting import department_zone
from ledger.actors import SYSTEM
from ledger.models import AuditEvent
from ledger.services import audit
from ledger.vocabulary import Conflict
from outreach.analysis import demo_cases
from outreach.analysis.demo_plan import demo_day, plan_past
from outreach.services.demo.accounts import staff_the_city
from outreach.services.demo.past import PastWriter
from outreach.services.demo.story import LEADS, Story

LOADED = "outreach.demo.loaded"
EVENING = time(21, 40)

Progress = Callable[[int, int], object]


def is_loaded() -> bool:
    """Whether this database holds the demo city."""
    return AuditEvent.objects.filter(verb=LOADED).exists()


def load_city(*, as_of: date, now: datetime, progress: Progress) -> date:
    """Build the city as it stands on `as_of` (today: as it stands now), and give the day it stands on.

    Conflict when the database holds anything already. `progress` hears how many of how many incidents are there.
    """
    if any(model.objects.exists() for model in (User, Unit, Person, Incident)):
        raise Conflict("This database holds records. The demo city needs an empty one.", code="not_empty")
    day = demo_day(as_of)
    zone = department_zone()
    local = now.astimezone(zone)
    at = local if day == local.date() else datetime.combine(day, EVENING, zone)
    staff = staff_the_city(at - timedelta(days=800))
    past = plan_past(day, demo_cases.victims(at))
    done = 0

    def more(number: int) -> None:
        nonlocal done
        done += number
        progress(done, len(past) + len(demo_cases.CASES))

    PastWriter([staff[name] for name in LEADS], at, zone).write(past, more)
    Story(staff, at).play()
    more(len(demo_cases.CASES))
    audit.record(LOADED, actor=SYSTEM, subject=None, at=timezone.now(), detail={"as_of": day})
    return day
