"""The incident page: how long ago, who is not reached, what is owed; and the forms of its gate and stances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.capabilities import Capability, can
from accounts.models import User
from accounts.web.pages import Page, attempt
from casework.models import Incident, Involvement, Stance
from casework.services.stances import confirm_stance, record_stance
from outreach.models import ContactGate
from outreach.services import gates
from outreach.services.dossier import dossier
from outreach.vocabulary import GateState
from outreach.web.dossier_ruler import ruler_of
from outreach.web.gate_forms import AnswerForm, KinForm, OverrideForm
from outreach.web.stance_forms import StanceForm

GATE_SERVICES: dict[str, Callable[..., ContactGate]] = {
    "kin": gates.notify_kin,
    "answer": gates.answer,
    "override": gates.override,
}


def find_incident(user: User, uid: UUID) -> Incident:
    """The incident, if the user may know of it; else the same 404 as for none."""
    incidents = Incident.objects.visible_to(user).select_related("lead", "detective", "unit", "answers")
    return get_object_or_404(incidents, uid=uid)


class IncidentPage(Page):
    """One incident with everything around it."""

    capability = Capability.SEE_CASES

    def get(self, request: HttpRequest, uid: UUID, **_form: str | UUID) -> HttpResponse:
        """Draw the dossier; so does the address of each of its forms, which a browser reloads after an error."""
        return self.draw(request, find_incident(self.user, uid))

    def draw(self, request: HttpRequest, incident: Incident, **forms_given: forms.Form) -> HttpResponse:
        """The page, with a form that was not saved in the place of its empty one."""
        told = dossier(incident=incident, user=self.user, at=self.at)
        self.log_shown("outreach.dossier.shown", told.people)
        wrong = any(form.is_bound for form in forms_given.values())
        bound = forms_given.pop("stance_form", None)
        context = {"dossier": told, "now": self.at, **self._forms(told.gate), **forms_given}
        context["ruler"] = ruler_of(told.promised, incident, self.at)
        context["parts"] = [(part, _stance_form(part, bound), _latest(part)) for part in told.parts]
        return render(request, "outreach/dossier/incident.html", context, status=422 if wrong else 200)

    def _forms(self, gate: ContactGate | None) -> dict[str, Any]:
        return {
            "kin_form": KinForm() if gate and not gate.kin_notified_at else None,
            "answer_form": AnswerForm(),
            "override_form": OverrideForm() if gate and not gate.is_open and self._may_override else None,
            "gate_word": gate_word(gate),
        }

    @property
    def _may_override(self) -> bool:
        return can(self.user, Capability.OVERRIDE_GATES)


class GateForm(IncidentPage):
    """A form of the gate was sent."""

    writes = Capability.ANSWER_GATES

    def post(self, request: HttpRequest, uid: UUID, verb: str) -> HttpResponse:
        """Save it, or draw the page again with what is wrong."""
        incident = find_incident(self.user, uid)
        gate = get_object_or_404(ContactGate, incident=incident)
        form = {"kin": KinForm, "answer": AnswerForm, "override": OverrideForm}[verb](request.POST)
        if form.is_valid() and attempt(form, lambda: self._save(verb, gate, form.cleaned_data)) is not None:
            messages.success(request, "Contact gate saved")
            return redirect("outreach:incident", uid)
        return self.draw(request, incident, **{f"{verb}_form": form})

    def _save(self, verb: str, gate: ContactGate, data: dict[str, Any]) -> ContactGate:
        return GATE_SERVICES[verb](gate=gate, actor=self.user, at=self.at, **data)


class StanceEntry(IncidentPage):
    """What a victim says was entered, or a detective confirms it."""

    writes = Capability.RECORD_STANCES

    def post(self, request: HttpRequest, uid: UUID, part: UUID) -> HttpResponse:
        """Save the two answers, or confirm the latest."""
        incident = find_incident(self.user, uid)
        involvements = Involvement.objects.visible_to(self.user).filter(incident=incident)
        involvement = get_object_or_404(involvements.select_related("incident"), uid=part)
        form = StanceForm(request.POST, auto_id=_ids(involvement))
        if "confirm" in request.POST:
            return self._confirm(request, involvement)
        if form.is_valid() and attempt(form, lambda: self._record(involvement, form.cleaned_data)) is not None:
            messages.success(request, "Cooperation noted")
            return redirect("outreach:incident", uid)
        return self.draw(request, incident, stance_form=form)

    def _record(self, involvement: Involvement, data: dict[str, Any]) -> object:
        return record_stance(involvement=involvement, actor=self.user, at=self.at, **data)

    def _confirm(self, request: HttpRequest, involvement: Involvement) -> HttpResponse:
        latest = involvement.stances.filter(confirmed_at__isnull=True).last()
        if latest is None:
            raise Http404
        form = forms.Form(request.POST)
        done = attempt(form, lambda: confirm_stance(stance=latest, actor=self.user, at=self.at))
        if done:
            messages.success(request, "Confirmed")
        else:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
        return redirect("outreach:incident", involvement.incident.uid)


def gate_word(gate: ContactGate | None) -> str:
    """The component knows held, limited, clear and none."""
    if gate is None:
        return ""
    if not gate.incident.has_family_message:
        return "none"
    return "held" if gate.state in (GateState.HELD, GateState.HOLD) else gate.state


def _ids(part: Involvement) -> str:
    """Each victim has a form of the same fields: their ids must differ."""
    return f"id_{part.pk}_%s"


def _stance_form(part: Involvement, bound: forms.Form | None) -> forms.Form | None:
    if not part.may_have_stance:
        return None
    return bound if bound and bound.auto_id == _ids(part) else StanceForm(auto_id=_ids(part))


def _latest(part: Involvement) -> Stance | None:
    """The victim's last word, out of the history that is read already."""
    return next(reversed(list(part.stances.all())), None)
