"""My day: what I promised, overdue first, and what is new in the unit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.capabilities import Capability, can
from accounts.web.nav import links
from accounts.web.pages import Page
from casework.models import Incident
from casework.services.headlines import headlines
from casework.services.named import victims_named
from outreach.models import FollowUp
from outreach.services.steps_shown import ShownStep, people_of, show_steps

NEW_SHOWN = 6
STEPS_SHOWN = 100


class MyDay(Page):
    """The first page of the shift; who has no steps of their own goes to the first page the role has."""

    capability = Capability.OWN_PAGES

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the day."""
        if not can(self.user, Capability.WORK_FOLLOW_UPS):
            return self._elsewhere(request)
        steps = show_steps(self._steps()[:STEPS_SHOWN], self.user)
        new = self._new()
        named = people_of(steps) + victims_named([incident for incident, _ in new], self.user)
        self.log_shown("outreach.day.shown", list({person.pk: person for person in named}.values()))
        return render(request, "outreach/day/my_day.html", {"groups": self._groups(steps), "new": new})

    def _elsewhere(self, request: HttpRequest) -> HttpResponse:
        rail = [link for link in links(self.user, path=request.path, at=self.at) if link.label != "My day"]
        return redirect(rail[0].url) if rail else render(request, "outreach/day/nothing.html")

    def _steps(self) -> QuerySet[FollowUp]:
        mine = FollowUp.objects.visible_to(self.user).of(self.user).unfinished()
        return mine.select_related("incident", "assignee", "person").prefetch_related("person__phones")

    def _groups(self, steps: list[ShownStep]) -> list[dict[str, object]]:
        tonight = _end_of_day(self.at)
        week = tonight + timedelta(days=7)
        late = [step for step in steps if step.step.is_overdue(self.at)]
        ahead = [step for step in steps if not step.step.is_overdue(self.at)]
        return [
            {"title": "Overdue", "steps": late, "late": True},
            {"title": "Due today", "steps": [step for step in ahead if step.due_at < tonight]},
            {"title": "This week", "steps": [step for step in ahead if tonight <= step.due_at < week]},
            {"title": "Later", "steps": [step for step in ahead if step.due_at >= week], "folded": True},
        ]

    def _new(self) -> list[tuple[Incident, str]]:
        recent = list(Incident.objects.visible_to(self.user).founded().order_by("-occurred_at", "-id")[:NEW_SHOWN])
        called = headlines(recent, self.user)
        return [(incident, called[incident.pk]) for incident in recent]


def _end_of_day(at: datetime) -> datetime:
    local = timezone.localtime(at)
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
