"""Closing a review, which says first what will happen; and its minutes, for paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.capabilities import Capability
from accounts.web import notices
from accounts.web.pages import Page, attempt
from casework.models import Incident
from outreach.models import WeeklyReview
from outreach.services.reviews import close_review, readable_minutes
from outreach.vocabulary import FollowUpKind, FollowUpState, ReviewState
from outreach.web.review_room import find_review
from outreach.web.review_rows import carried_said
from outreach.web.review_stage import set_stage
from outreach.web.review_words import DECISIONS, week_said


class ClosePage(Page):
    """What closing will do, what still blocks it, and the button."""

    capability = writes = Capability.RUN_REVIEWS

    def get(self, request: HttpRequest, week: str) -> HttpResponse:
        """Say what will happen; a review that is closed has minutes instead."""
        review = find_review(self.user, week)
        if review.state == ReviewState.CLOSED:
            return redirect("outreach:review_minutes", week)
        return self._draw(request, review, forms.Form())

    def post(self, request: HttpRequest, week: str) -> HttpResponse:
        """Close it, and show the minutes; or say what is in the way."""
        review, form = find_review(self.user, week), forms.Form(request.POST)
        done = attempt(form, lambda: close_review(review=review, actor=self.user, at=self.at))
        if done is not None:
            notices.say(request, "Review closed; its minutes are fixed.")
            return redirect("outreach:review_minutes", week)
        return self._draw(request, review, form, status=409)

    def _draw(self, request: HttpRequest, review: WeeklyReview, form: forms.Form, status: int = 200) -> HttpResponse:
        stage = set_stage(review=review, user=self.user, at=self.at, wanted="")
        named = [person for row in stage.unsettled for person in row.people]
        named += [step.person for row in stage.rows for step in row.entry.steps if step.person]
        self.log_shown("outreach.review.shown", list({person.pk: person for person in named}.values()))
        blocked = bool(stage.unsettled) or not stage.agenda.attendance
        owed = sum(len(row.entry.steps) for row in stage.rows)
        context = {"review": review, "week_said": week_said(review.week), "stage": stage, "form": form}
        return render(
            request, "outreach/review/close.html", context | {"blocked": blocked, "owed": owed}, status=status
        )


class MinutesPage(Page):
    """The minutes of a closed review, as far as the reader may know of what they are about."""

    capability = Capability.SEE_REVIEWS

    def get(self, request: HttpRequest, week: str) -> HttpResponse:
        """Draw them; 404 while the review is open."""
        review = find_review(self.user, week)
        minutes = readable_minutes(review=review, user=self.user)
        if minutes is None:
            raise Http404
        uids = [item["incident"] for item in minutes["items"]]
        incidents = {str(each.uid): each for each in Incident.objects.visible_to(self.user).filter(uid__in=uids)}
        context = {
            "review": review,
            "week_said": week_said(review.week),
            "opened_at": datetime.fromisoformat(minutes["opened_at"]),
            "closed_at": datetime.fromisoformat(minutes["closed_at"]),
            "minutes": minutes,
            "items": [_item(item, incidents[item["incident"]]) for item in minutes["items"]],
            "carried": [_step(step) for step in minutes["carried"]],
        }
        return render(request, "outreach/review/minutes.html", context)


def _item(item: dict[str, Any], incident: Incident) -> dict[str, Any]:
    decided = [DECISIONS[word] for word in item["decisions"]]
    steps = [_step(step) for step in item["steps"]]
    return item | {"record": incident, "decided": decided, "steps": steps}


def _step(step: dict[str, Any]) -> dict[str, Any]:
    """A step in words: the kind it is of, since minutes carry no titles."""
    state = FollowUpState(step["state"]).label if "state" in step else ""
    return step | {
        "kind": FollowUpKind(step["kind"]).label,
        "due_at": datetime.fromisoformat(step["due_at"]),
        "state": state,
        "carried": carried_said(step.get("times", 0)),
    }
