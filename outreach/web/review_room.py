"""The review room: the agenda beside what it is about, and the forms that settle an item."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.capabilities import Capability, can
from accounts.models import User
from accounts.web import notices
from accounts.web.pages import Page, attempt
from outreach.models import ReviewItem, WeeklyReview
from outreach.services import reviews
from outreach.vocabulary import ReviewState
from outreach.web.dossier import gate_word
from outreach.web.review_forms import AttendanceForm, ConfirmForm, DecisionForm, NoActionForm, StepForm
from outreach.web.review_rows import promised_before
from outreach.web.review_stage import ATTENDANCE, Stage, set_stage
from outreach.web.review_words import week_said


def find_review(user: User, week: str) -> WeeklyReview:
    """The review of a week, or the 404 that says nothing."""
    return get_object_or_404(WeeklyReview.objects.visible_to(user), week=week)


def colleagues(user: User) -> QuerySet[User]:
    """Who can be given a step and sit in the room."""
    return User.objects.visible_to(user).assignable().order_by("name", "pk")


class Room(Page):
    """One review: the agenda, and the part of it the room is at."""

    capability = Capability.SEE_REVIEWS

    def get(self, request: HttpRequest, week: str) -> HttpResponse:
        """Draw what is wanted, else what comes next."""
        return self.draw(request, find_review(self.user, week), request.GET.get("item", ""))

    def draw(self, request: HttpRequest, review: WeeklyReview, item: str, **given: forms.Form) -> HttpResponse:
        """The room, with a form that was not saved in the place of its empty one."""
        stage = set_stage(review=review, user=self.user, at=self.at, wanted=item)
        before = promised_before(stage.chosen, self.user) if stage.chosen else []
        seen = {person.pk: person for person in stage.people}
        seen |= {step.person.pk: step.person for step, _ in before if step.person}
        self.log_shown("outreach.review.shown", list(seen.values()))
        context: dict[str, Any] = {
            "review": review,
            "week_said": week_said(review.week),
            "room_url": reverse("outreach:review", args=[review.week]),
            "stage": stage,
            "before": before,
            "gate_word": gate_word(stage.chosen.gate) if stage.chosen else "",
            "presenting": "present" in request.GET,
            "now": self.at,
        }
        if review.state == ReviewState.OPEN and can(self.user, Capability.RUN_REVIEWS):
            context |= {"runs": True, **self._forms(review, stage), **given}
        return render(request, "outreach/review/room.html", context, status=422 if given else 200)

    def _forms(self, review: WeeklyReview, stage: Stage) -> dict[str, forms.Form]:
        people = colleagues(self.user)
        if stage.shown == ATTENDANCE:
            here = list(review.attendees.values_list("user__uid", flat=True))
            return {"attendance_form": AttendanceForm(colleagues=people, initial={"users": here})}
        if not stage.chosen:
            return {}
        item = stage.chosen.entry.item
        return {
            "step_form": StepForm(colleagues=people),
            "confirm_form": ConfirmForm(),
            "none_form": NoActionForm(),
            "decision_form": DecisionForm(initial={"decision": item.decision}),
        }


class ItemEntry(Room):
    """A form of one item was sent."""

    writes = Capability.RUN_REVIEWS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, week: str, number: int, verb: str) -> HttpResponse:
        """Save it, and stay with the item."""
        review = find_review(self.user, week)
        items = ReviewItem.objects.visible_to(self.user).select_related("incident", "review")
        item = get_object_or_404(items, review=review, number=number)
        form = self._form(verb)
        if form.is_valid() and attempt(form, lambda: self._save(verb, item, form.cleaned_data)) is not None:
            notices.say(request, SAID[verb])
            return redirect(f"{reverse('outreach:review', args=[week])}?item={number}")
        return self.draw(request, review, str(number), **{f"{verb}_form": form})

    def _form(self, verb: str) -> forms.Form:
        if verb == "step":
            return StepForm(self.request.POST, colleagues=colleagues(self.user))
        return {"confirm": ConfirmForm, "none": NoActionForm, "decision": DecisionForm}[verb](self.request.POST)

    def _save(self, verb: str, item: ReviewItem, data: dict[str, Any]) -> object:
        act = {
            "step": reviews.add_step,
            "confirm": reviews.confirm_steps,
            "none": reviews.decide_no_action,
            "decision": reviews.note_decision,
        }[verb]
        return act(item=item, actor=self.user, at=self.at, **data)  # type: ignore[operator]


SAID = {
    "step": "Step promised.",
    "confirm": "Open steps confirmed.",
    "none": "Settled: no action.",
    "decision": "Decision noted.",
}


class AttendanceEntry(Room):
    """Who sits in the room was sent."""

    writes = Capability.RUN_REVIEWS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, week: str) -> HttpResponse:
        """Save it, and go on with the agenda."""
        review = find_review(self.user, week)
        form = AttendanceForm(request.POST, colleagues=colleagues(self.user))
        users = form.cleaned_data["users"] if form.is_valid() else None
        if users is not None and attempt(form, lambda: self._save(review, users)) is not None:
            notices.say(request, "Attendance saved.")
            return redirect(f"{reverse('outreach:review', args=[week])}?item={ATTENDANCE}")
        return self.draw(request, review, ATTENDANCE, attendance_form=form)

    def _save(self, review: WeeklyReview, users: QuerySet[User]) -> WeeklyReview:
        return reviews.record_attendance(review=review, users=list(users), actor=self.user, at=self.at)
