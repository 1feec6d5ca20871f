"""The list of weekly reviews, opening one by hand, and when they open by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.capabilities import Capability, can
from accounts.models import User
from accounts.web import notices
from accounts.web.pages import Page, attempt
from casework.analysis.weeks import IsoWeek, week_at
from casework.services.acting import department_zone
from outreach.models import ReviewItem, WeeklyReview
from outreach.services.reviews import current_schedule, open_review, set_schedule
from outreach.web.review_forms import OpenForm, ScheduleForm
from outreach.web.review_words import WEEKDAYS, week_said

SHOWN = 26
WEEKS_OFFERED = 13


class ReviewList(Page):
    """Every review, the newest first; a supervisor opens one that is missing."""

    capability = Capability.SEE_REVIEWS
    writes = Capability.RUN_REVIEWS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the list."""
        return self._draw(request, OpenForm(weeks=_unopened(self.at)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the review of a week, and go there."""
        form = OpenForm(request.POST, weeks=_unopened(self.at))
        if form.is_valid() and (review := attempt(form, lambda: self._open(form.cleaned_data["week"]))):
            notices.say(request, f"Review of {week_said(review.week)} opened.")
            return redirect("outreach:review", review.week)
        return self._draw(request, form, status=422)

    def _open(self, week: str) -> WeeklyReview:
        return open_review(week=week, at=self.at, actor=self.user)

    def _draw(self, request: HttpRequest, form: OpenForm, status: int = 200) -> HttpResponse:
        page = Paginator(WeeklyReview.objects.visible_to(self.user), SHOWN).get_page(request.GET.get("page"))
        reviews = list(page.object_list)
        counted = _counts(reviews, self.user)
        context: dict[str, Any] = {
            "page": page,
            "reviews": [(review, week_said(review.week), *counted.get(review.pk, (0, 0))) for review in reviews],
            "form": form if can(self.user, Capability.RUN_REVIEWS) and form.fields["week"].choices else None,  # type: ignore[attr-defined]
            "opens": _opens_said(),
        }
        return render(request, "outreach/review/list.html", context, status=status)


class SchedulePage(Page):
    """When reviews open by themselves."""

    capability = Capability.SEE_REVIEWS
    writes = Capability.SET_SCHEDULE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the setting, with a form for those who may change it."""
        now = current_schedule()
        return self._draw(request, ScheduleForm(initial={"weekday": now.weekday, "hour": now.hour}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it."""
        form = ScheduleForm(request.POST)
        if form.is_valid() and attempt(form, lambda: self._save(form.cleaned_data)) is not None:
            notices.say(request, f"Reviews open {_opens_said()}.")
            return redirect("outreach:reviews")
        return self._draw(request, form, status=422)

    def _save(self, data: dict[str, int]) -> object:
        return set_schedule(actor=self.user, at=self.at, **data)

    def _draw(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        may = can(self.user, Capability.SET_SCHEDULE)
        context = {"form": form if may else None, "opens": _opens_said()}
        return render(request, "outreach/review/schedule.html", context, status=status)


def _unopened(at: datetime) -> list[IsoWeek]:
    """The last quarter's ended weeks without a review, the newest first."""
    week, weeks = week_at(at, department_zone()), []
    for _ in range(WEEKS_OFFERED):
        week = week.previous()
        weeks.append(week)
    opened = set(WeeklyReview.objects.filter(week__in=map(str, weeks)).values_list("week", flat=True))
    return [week for week in weeks if str(week) not in opened]


def _counts(reviews: list[WeeklyReview], user: User) -> dict[int, tuple[int, int]]:
    """Items and settled items of each review, of those that the reader may see."""
    items = ReviewItem.objects.visible_to(user).filter(review__in=reviews).order_by()
    rows = items.values_list("review").annotate(Count("pk", distinct=True), Count("closed_at"))
    return {review: (count, settled) for review, count, settled in rows}


def _opens_said() -> str:
    schedule = current_schedule()
    return f"on {WEEKDAYS[schedule.weekday]} at {schedule.hour:02}:00"
