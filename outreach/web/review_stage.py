"""What stands on the review room's stage: attendance, carried promises, or one shooting; and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from accounts.models import User
from casework.models import Person
from casework.services.headlines import headlines
from outreach.models import FollowUp, WeeklyReview
from outreach.services.dossier import REACH_STATES, attempts_said
from outreach.services.reviews import Agenda, agenda
from outreach.vocabulary import Reach
from outreach.web.review_rows import Row, carried_said, victims_of

ATTENDANCE, CARRIED = "attendance", "carried"


@dataclass(frozen=True, slots=True)
class Stage:
    """The agenda with its headlines, and the part of it that is shown."""

    agenda: Agenda
    rows: list[Row]
    shown: str
    called: dict[int, str]
    carried_people: list[Person]

    @property
    def chosen(self) -> Row | None:
        """The shooting on the stage."""
        return next((row for row in self.rows if row.number == self.shown), None)

    @property
    def next(self) -> str:
        """What the room goes on to; nothing after the last item."""
        order = [ATTENDANCE, CARRIED, *(row.number for row in self.rows)]
        return (order[order.index(self.shown) + 1 :] or [""])[0]

    @property
    def unsettled(self) -> list[Row]:
        """What still has to be settled before the review can be closed."""
        return [row for row in self.rows if not row.settled]

    @property
    def groups(self) -> list[tuple[str, list[Row]]]:
        """The agenda in its order: the weekend first."""
        own = [row for row in self.rows if not row.entry.item.late]
        return [
            ("Weekend", [row for row in own if row.entry.item.weekend]),
            ("Monday to Thursday", [row for row in own if not row.entry.item.weekend]),
            ("Entered late", [row for row in self.rows if row.entry.item.late]),
        ]

    @property
    def carried_done(self) -> int:
        """How many carried promises are no longer owed."""
        return sum(not each.follow_up.is_unfinished for each in self.agenda.carried)

    @property
    def carried(self) -> list[tuple[FollowUp, str, str]]:
        """Each carried promise, with how often it was carried and the headline of its shooting."""
        return [
            (each.follow_up, carried_said(each.times), self.called[each.follow_up.incident_id])
            for each in self.agenda.carried
        ]

    @property
    def steps(self) -> list[tuple[FollowUp, str]]:
        """The open steps of the chosen item, with how often each was carried."""
        times = {each.follow_up.pk: each.times for each in self.agenda.carried}
        steps = self.chosen.entry.steps if self.chosen else []
        return [(step, carried_said(times.get(step.pk, 0))) for step in steps]

    @property
    def coverage(self) -> list[dict[str, object]]:
        """Who is reached and who is not around the chosen item, as `components/coverage.html` draws it."""
        if not self.chosen:
            return []
        order = [Reach.NONE, Reach.HALF, Reach.REACHED]
        victims = {person.pk for person in self.chosen.people}
        pairs = sorted(self.chosen.entry.coverage, key=lambda pair: order.index(pair[1].reach))
        return [
            {
                "name": str(person),
                "relation": "victim" if person.pk in victims else "",
                "state": REACH_STATES[each.reach],
                "words": attempts_said(each),
            }
            for person, each in pairs
        ]

    @property
    def reached(self) -> int:
        """How many around the chosen item have been spoken to."""
        return sum(each["state"] == "reached" for each in self.coverage)

    @property
    def people(self) -> list[Person]:
        """Everybody whom the page names, for the audit log."""
        named = [person for row in self.rows for person in row.people]
        named += [person for person, _ in self.chosen.entry.coverage] if self.chosen else []
        steps = [step for step, _ in self.steps]
        steps += [step for step, *_ in self.carried] if self.shown == CARRIED else []
        named += self.carried_people + [step.person for step in steps if step.person]
        return list({person.pk: person for person in named}.values())


def set_stage(*, review: WeeklyReview, user: User, at: datetime, wanted: str) -> Stage:
    """The agenda as the reader may see it, with the wanted part; without one, what comes first. 404 for no such."""
    whole = agenda(review=review, user=user, at=at)
    owed = {each.follow_up.incident_id: each.follow_up.incident for each in whole.carried}
    called = headlines((owed | {entry.item.incident_id: entry.item.incident for entry in whole.items}).values(), user)
    rows = [Row(entry, called[entry.item.incident_id]) for entry in whole.items]
    parts = {ATTENDANCE, CARRIED, *(row.number for row in rows)}
    if wanted and wanted not in parts:
        raise Http404
    shown = wanted or _first(whole, rows)
    return Stage(whole, rows, shown, called, victims_of(owed, user) if shown == CARRIED else [])


def _first(whole: Agenda, rows: list[Row]) -> str:
    """Who is here, then the first item that is not settled."""
    if not whole.attendance:
        return ATTENDANCE
    return next((row.number for row in rows if not row.settled), rows[0].number if rows else CARRIED)
