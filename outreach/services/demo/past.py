"""Writes the demo city's past: incidents older than the unit's work shown one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from casework.analysis.cooperation import stance_class
from casework.analysis.kinds import kind_of
from casework.models import Incident, Involvement, Person, Stance
from casework.vocabulary import Circumstance, Clearance, InvolvementRole
from ledger.actors import SYSTEM
from ledger.services import audit
from outreach.analysis import demo_names
from outreach.analysis.demo_plan import SEED, Shooting, Victim

BATCH = 200
_ANSWERS = {
    "cooperative": ("gives", "yes", ""),
    "uncooperative": ("refuses", "no", ""),
    "undecided": ("refuses", "undecided", ""),
    "unable": ("unable", "undecided", "not_fit"),
}
_FOUND = (Clearance.OPEN, Clearance.OPEN, Clearance.INACTIVE, Clearance.CLEARED_BY_ARREST)


class PastWriter:
    """Writes planned shootings in batches, each with its people, stances and its line in the audit log."""

    def __init__(self, officers: Sequence[User], at: datetime, zone: ZoneInfo) -> None:
        self.officers, self.at, self.zone = officers, at, zone
        self.draw = Random(SEED + 1)  # noqa: S311 - invented people, not secrets
        self.number = 0

    def write(self, shootings: Sequence[Shooting], progress: Callable[[int], object]) -> None:
        """Write all, telling `progress` how many more are done; a batch commits by itself."""
        for start in range(0, len(shootings), BATCH):
            batch = shootings[start : start + BATCH]
            with transaction.atomic():
                for shooting in batch:
                    self._incident(shooting)
            progress(len(batch))

    def _incident(self, shooting: Shooting) -> None:
        incident = self._placed(shooting)
        incident.save()
        for victim in shooting.victims:
            self._victim(incident, victim)
        after = {"case_number": incident.case_number, "kind": incident.kind, "occurred_at": incident.occurred_at}
        audit.record("casework.incident.recorded", actor=SYSTEM, subject=incident, at=incident.recorded_at, after=after)

    def _placed(self, shooting: Shooting) -> Incident:
        self.number += 1
        clock = time(self.draw.randrange(24), self.draw.randrange(60))
        occurred = min(datetime.combine(shooting.day, clock, self.zone), self.at - timedelta(minutes=90))
        if occurred.astimezone(self.zone).date() != shooting.day:
            occurred = datetime.combine(shooting.day, time(0, 1), self.zone)
        known = min(occurred + timedelta(minutes=self.draw.randrange(15, 80)), self.at)
        neighborhood, division = self.draw.choice(demo_names.NEIGHBORHOODS)
        lead = self.draw.choice(self.officers)
        return Incident(
            unit=lead.unit,
            lead=lead,
            case_number=f"PA-{shooting.day:%y}-{self.number:05}",
            kind=kind_of([victim.injury for victim in shooting.victims], shooting.weapon),
            occurred_at=occurred,
            occurred_on=shooting.day,
            known_at=known,
            recorded_at=known,
            address=demo_names.an_address(self.draw),
            neighborhood=neighborhood,
            division=division,
            weapon=shooting.weapon,
            circumstance=shooting.left_out if shooting.left_out in Circumstance.values else Circumstance.UNKNOWN,
            clearance=Clearance.UNFOUNDED if shooting.left_out == "unfounded" else self.draw.choice(_FOUND),
            cleared_on=None,
        )

    def _victim(self, incident: Incident, victim: Victim) -> None:
        given, family = demo_names.a_name(self.draw)
        person = Person.objects.create(
            unit=incident.unit,
            given_name=given,
            family_name=family,
            age_as_given=self.draw.randrange(18, 58),
            age_noted_on=victim.day,
            recorded_at=incident.recorded_at,
        )
        involvement = Involvement.objects.create(
            incident=incident,
            person=person,
            role=InvolvementRole.VICTIM,
            injury=victim.injury,
            injured_on=victim.day,
            died_on=victim.day if victim.injury == "fatal" else None,
        )
        if victim.stance in _ANSWERS:
            self._stance(involvement, victim.stance, hours=5)
        if victim.later:
            self._stance(involvement, victim.later, hours=9 * 24)

    def _stance(self, involvement: Involvement, wanted: str, *, hours: int) -> None:
        account, wants_charges, unable_reason = _ANSWERS[wanted]
        noted = min(involvement.incident.known_at + timedelta(hours=hours), self.at)
        Stance.objects.create(
            involvement=involvement,
            account=account,
            wants_charges=wants_charges,
            unable_reason=unable_reason,
            stance=stance_class(account, wants_charges),
            noted_at=noted,
            noted_by_name="A. Lindqvist",
            confirmed_at=noted,
            confirmed_by_name="A. Lindqvist",
        )
