"""One step: what it is, what became of it, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.capabilities import Capability
from accounts.web.notices import say
from accounts.web.pages import Page, attempt
from casework.services.headlines import headline
from casework.services.named import victims_named
from outreach.models import Contact, FollowUp, FollowUpChange
from outreach.services import followups
from outreach.vocabulary import FollowUpOrigin, FollowUpState, FollowUpVerb
from outreach.web.dossier import find_incident
from outreach.web.follow_up_forms import (
    CancelForm,
    CompleteForm,
    ReassignForm,
    RescheduleForm,
    StepForm,
    own_desk_first,
)
from outreach.web.follow_up_scope import Desk, desks

SERVICES: dict[str, Any] = {
    "start": followups.start,
    "complete": followups.complete,
    "cancel": followups.cancel,
    "reassign": followups.reassign,
    "reschedule": followups.reschedule,
}
SAID = {
    "start": "Step begun",
    "complete": "Step done",
    "cancel": "Step cancelled",
    "reassign": "Step given away",
    "reschedule": "Step moved",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of history: when, what, by whom, what it was and is, and why."""

    at: datetime
    words: str
    by: str
    before: str | datetime
    after: str | datetime
    reason: str


class FollowUpPage(Page):
    """One promised step with its history."""

    capability = writes = Capability.WORK_FOLLOW_UPS

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Draw it."""
        return self._draw(request, self._find(uid))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Do what the button says, or draw the page again with what is wrong."""
        step, verb = self._find(uid), request.POST.get("verb", "")
        if verb not in SERVICES:
            raise Http404
        form = self._form(verb, step, request.POST)
        if form.is_valid() and attempt(form, lambda: self._act(verb, step, form.cleaned_data)) is not None:
            say(request, SAID[verb])
            return redirect("outreach:follow_up", uid)
        return self._draw(request, self._find(uid), **{verb: form})

    def _find(self, uid: UUID) -> FollowUp:
        steps = FollowUp.objects.visible_to(self.user).select_related("incident", "assignee", "person", "unit")
        return get_object_or_404(steps, uid=uid)

    def _act(self, verb: str, step: FollowUp, data: dict[str, Any]) -> FollowUp:
        done: FollowUp = SERVICES[verb](follow_up=step, actor=self.user, at=self.at, **data)
        return done

    def _form(self, verb: str, step: FollowUp, data: Any = None) -> forms.Form:
        """Each form has its own prefix, so that two reasons on one page stay apart."""
        if verb == "reassign":
            return ReassignForm(data, prefix=verb, desks=self._team)
        if verb == "reschedule":
            return RescheduleForm(data, prefix=verb, initial={"due_at": timezone.localtime(step.due_at)})
        return {"complete": CompleteForm, "cancel": CancelForm, "start": forms.Form}[verb](data, prefix=verb)

    @property
    def _team(self) -> list[Desk]:
        return desks(self.user, self.at)

    def _draw(self, request: HttpRequest, step: FollowUp, **given: forms.Form) -> HttpResponse:
        named = victims_named([step.incident], self.user) + ([step.person] if step.person else [])
        self.log_shown("outreach.follow_up.shown", list({person.pk: person for person in named}.values()))
        verbs = SERVICES if step.is_unfinished else {}
        context = {
            "step": step,
            "done_at": step.finished_at if step.state == FollowUpState.DONE else None,
            "headline": headline(step.incident, self.user),
            "history": [_line(change) for change in step.changes.all()],
            "contact": Contact.objects.visible_to(self.user).filter(pk=step.completed_by_id).first(),
            "forms": {verb: given.get(verb) or self._form(verb, step) for verb in verbs},
            "wrong": next(iter(given.values()), None),
            "wrong_verb": next(iter(given), ""),
        }
        return render(request, "outreach/follow_up/follow_up.html", context, status=422 if given else 200)


class NewStep(Page):
    """Promise a step about an incident."""

    capability = writes = Capability.WORK_FOLLOW_UPS

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """The form, with oneself as who promises."""
        team = desks(self.user, self.at)
        return self._draw(request, uid, StepForm(desks=team, initial={"assignee": own_desk_first(self.user, team)}))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Promise it, or say what is wrong."""
        incident = find_incident(self.user, uid)
        form = StepForm(request.POST, desks=desks(self.user, self.at))
        if (
            form.is_valid()
            and attempt(
                form,
                lambda: followups.promise(
                    incident=incident, actor=self.user, at=self.at, origin=FollowUpOrigin.PERSON, **form.cleaned_data
                ),
            )
            is not None
        ):
            say(request, "Step promised")
            return redirect("outreach:incident", uid)
        return self._draw(request, uid, form, status=422)

    def _draw(self, request: HttpRequest, uid: UUID, form: StepForm, status: int = 200) -> HttpResponse:
        incident = find_incident(self.user, uid)
        self.log_shown("outreach.step_form.shown", victims_named([incident], self.user))
        context = {
            "form": form,
            "incident": incident,
            "headline": headline(incident, self.user),
            "back_url": reverse("outreach:incident", args=[uid]),
            "back_label": "Incident",
        }
        return render(request, "outreach/follow_up/new.html", context, status=status)


def _line(change: FollowUpChange) -> Line:
    words = change.get_verb_display()
    return Line(
        change.at, words, change.by_name, _told(change, change.before), _told(change, change.after), change.reason
    )


def _told(change: FollowUpChange, value: str) -> str | datetime:
    """History keeps moments and states as plain text; people read dates and words."""
    if change.verb in (FollowUpVerb.RESCHEDULED, FollowUpVerb.RESUMED) and value:
        return datetime.fromisoformat(value)
    return str(FollowUpState(value).label) if value in FollowUpState.values else value
