"""Plays the demo city's last weeks through the real services, moment by moment, as if officers had typed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from django.db.models import Q

from accounts.models import User
from casework.analysis.weeks import week_of
from casework.models import Incident, Involvement, Person
from casework.services.incidents import record_incident
from casework.services.involvements import NewInvolvement
from casework.services.people import PersonDetails
from casework.services.stances import record_stance
from casework.vocabulary import Weapon
from ledger.services import outbox
from outreach.analysis import demo_names
from outreach.analysis.demo_cases import CASES, Case, Hurt, Visit, moment
from outreach.models import ContactGate, FollowUp, ReviewItem, WeeklyReview
from outreach.services import reviews
from outreach.services.contacts import NewContactPerson, log_contact
from outreach.services.followups import complete
from outreach.services.gates import answer, lapse_holds, notify_kin
from outreach.vocabulary import DIRECT, FollowUpKind

_ANSWERS = {"cooperative": ("gives", "yes"), "uncooperative": ("refuses", "no")}
_TOLD = ["condolence", "asked_not_to_retaliate", "resources_offered"]
PROMISES = ("Drive by the block each evening shift", "Talk to the victim’s friends at the barbershop")
LEADS = ("okafor", "brandt", "sandoval")


class Story:
    """Events in order of time; after each the relay runs, as a worker would."""

    def __init__(self, staff: dict[str, User], at: datetime) -> None:
        self.staff, self.end = staff, at
        self._events: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self._order = count()
        self._worked: set[int] = set()

    def play(self) -> None:
        """Play all cases to the end."""
        for number, case in enumerate(CASES):
            self._plan(number, case)
        self._plan_reviews()
        while self._events:
            now, _, act = heappop(self._events)
            act(now)
            while outbox.relay(at=now):
                pass

    def _at(self, when: datetime, act: Callable[[datetime], object]) -> None:
        if when <= self.end:
            heappush(self._events, (when, next(self._order), act))

    # ---- One case

    def _plan(self, number: int, case: Case) -> None:
        occurred = moment(case, self.end)
        known = occurred + timedelta(minutes=25)
        self._at(known, lambda now: self._recorded(number, case, occurred, now))

    def _recorded(self, number: int, case: Case, occurred: datetime, now: datetime) -> None:
        lead = self.staff[LEADS[number % len(LEADS)]]
        neighborhood, division = demo_names.NEIGHBORHOODS[case.place]
        incident = record_incident(
            actor=lead,
            at=now,
            occurred_at=occurred,
            weapon=Weapon.FIREARM,
            known_at=now,
            involvements=[*map(_victim, case.hurt), *_suspect(case)],
            case_number=f"PA-{occurred:%y}-9{number:04}",
            address=f"{number + 9}00 block of {demo_names.STREETS[number % len(demo_names.STREETS)]}",
            neighborhood=neighborhood,
            division=division,
            motive=case.motive,
            narrative=case.note,
            lead=lead,
            detective=self.staff["lindqvist"],
        )
        self._plan_gate(incident, case, now)
        for hurt in case.hurt:
            self._plan_stance(incident, hurt, now)
        for visit in case.visits:
            self._at(now + timedelta(hours=visit.hours), partial(self._visited, incident, case, visit))
        if case.worked:
            self._worked.add(incident.pk)
            for day in range(100):
                self._at(now + timedelta(hours=3 + 12 * day), lambda then: self._kept(incident, then))
        else:
            self._at(now + timedelta(hours=1.5), lambda then: self._kept(incident, then, FollowUpKind.TRIAGE))

    def _plan_gate(self, incident: Incident, case: Case, known: datetime) -> None:
        if case.gate == "held":
            return
        gate = lambda: ContactGate.objects.get(incident=incident)  # noqa: E731 - read anew at each moment
        told = known + timedelta(hours=2)
        self._at(told, lambda now: notify_kin(gate=gate(), by="Chaplain Moss", actor=self.staff["hale"], at=now))
        limits = "See the victim alone; do not name the witness." if case.gate == "limited" else ""
        self._at(
            known + timedelta(hours=3.5),
            lambda now: answer(gate=gate(), answer=case.gate, limits=limits, actor=self.staff["lindqvist"], at=now),
        )
        self._at(known + timedelta(hours=30), lambda now: lapse_holds(at=now))

    def _plan_stance(self, incident: Incident, hurt: Hurt, known: datetime) -> None:
        if hurt.injury != "nonfatal":
            return
        part = Involvement.objects.get(incident=incident, person__given_name=hurt.given)
        self._at(known + timedelta(minutes=60), lambda now: self._told(part, hurt.stance, now))
        if hurt.later:
            self._at(known + timedelta(days=5), lambda now: self._told(part, hurt.later, now))

    def _told(self, part: Involvement, stance: str, now: datetime) -> None:
        account, charges = _ANSWERS[stance]
        record_stance(involvement=part, account=account, wants_charges=charges, actor=self.staff["lindqvist"], at=now)

    def _visited(self, incident: Incident, case: Case, visit: Visit, now: datetime) -> None:
        rows = [self._row(incident, case, name, visit) for name in visit.kin]
        owed = FollowUp.objects.unfinished().filter(incident=incident, due_at__lte=now + timedelta(hours=24))
        kinds = (FollowUpKind.MESSAGE, FollowUpKind.SECOND_ATTEMPT)
        log_contact(
            actor=self.staff[visit.officer],
            at=now,
            incident=incident,
            occurred_at=now - timedelta(minutes=10),
            method=visit.method,
            people=rows,
            narrative=visit.words,
            completes=list(owed.filter(kind__in=kinds)) if visit.outcome in DIRECT else [],
        )

    def _row(self, incident: Incident, case: Case, name: str, visit: Visit) -> NewContactPerson:
        victim = next((hurt for hurt in case.hurt if hurt.given == name), None)
        family = victim.family if victim else case.hurt[0].family
        here = Q(involvements__incident=incident) | Q(contact_rows__version__contact__incident=incident)
        found = Person.objects.filter(here, given_name=name, family_name=family).first()
        direct = visit.outcome in DIRECT
        new: PersonDetails = {"given_name": name, "family_name": family, "age_class": "adult"}
        return NewContactPerson(
            person=found or new,
            relationship="self" if victim else dict(case.kin)[name],
            outcome=visit.outcome,
            elements=_TOLD if direct else (),
            reception=visit.reception if direct else "",
        )

    def _kept(self, incident: Incident, now: datetime, kind: str = "") -> None:
        """What a busy unit gets done in time: steps due before the next look."""
        due = FollowUp.objects.unfinished().filter(incident=incident, due_at__lte=now + timedelta(hours=12))
        for step in due.filter(kind=kind) if kind else due:
            complete(follow_up=step, note="Done as planned.", actor=step.assignee or self.staff["hale"], at=now)

    # ---- The reviews

    def _plan_reviews(self) -> None:
        monday = (self.end - timedelta(days=self.end.weekday())).replace(hour=6, minute=0, second=0, microsecond=0)
        for weeks in (2, 1, 0):
            opens = min(monday - timedelta(weeks=weeks), self.end)
            week = week_of((monday - timedelta(weeks=weeks + 1)).date())
            self._at(opens, lambda now, week=week: reviews.open_review(week=week, at=now))  # type: ignore[misc]
            if weeks:
                self._at(opens + timedelta(hours=4), self._held)

    def _held(self, now: datetime) -> None:
        hale = self.staff["hale"]
        for review in WeeklyReview.objects.open().order_by("week"):
            room = [self.staff[name] for name in ("hale", *LEADS, "whitmore")]
            reviews.record_attendance(review=review, users=room, actor=hale, at=now)
            for item in review.items.select_related("incident").order_by("number"):
                self._settled(item, now)
            reviews.close_review(review=review, actor=hale, at=now + timedelta(minutes=70))

    def _settled(self, item: ReviewItem, now: datetime) -> None:
        hale = self.staff["hale"]
        if item.incident.pk not in self._worked and not FollowUp.objects.unfinished().filter(incident=item.incident):
            why = "The family moved away; nobody known on the other side."
            reviews.decide_no_action(item=item, reason=why, actor=hale, at=now)
            return
        who = self.staff[LEADS[item.number % len(LEADS)]]
        due = now + timedelta(days=3 if item.number % 3 else 9)
        reviews.add_step(
            item=item, title=PROMISES[item.number % len(PROMISES)], due_at=due, assignee=who, actor=hale, at=now
        )


def _victim(hurt: Hurt) -> NewInvolvement:
    person = {"given_name": hurt.given, "family_name": hurt.family, "age_as_given": hurt.age}
    return NewInvolvement(person=person, role="victim", injury=hurt.injury)  # type: ignore[arg-type]


def _suspect(case: Case) -> list[NewInvolvement]:
    given, family = case.suspect
    if not given:
        return []
    return [NewInvolvement(person={"given_name": given, "family_name": family}, role="suspect")]
