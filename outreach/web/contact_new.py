"""Log a contact: one page and one save for the doorstep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.capabilities import Capability
from accounts.web.pages import attempt
from casework.models import Incident, Person
from casework.services.headlines import headline, headlines
from casework.services.named import victims_named
from outreach.models import Contact, ContactGate, FollowUp
from outreach.services.contacts import log_contact
from outreach.services.followups import promise
from outreach.vocabulary import FollowUpKind, FollowUpOrigin
from outreach.web.contact_forms import ContactForm
from outreach.web.contact_rows import AboutContact, uid_or_none
from outreach.web.dossier import find_incident

RECENT = 30


class NewContact(AboutContact):
    """One page for the doorstep: whom not to talk to, how, what happened, what was told, what comes next."""

    capability = writes = Capability.LOG_CONTACTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; without an incident, the recent ones to choose from."""
        step = self._step()
        if not self._find(step):
            return self._choose(request)
        people = self.people()
        ticked = [str(step.person.uid)] if step and step.person else [request.GET.get("person", "")]
        initial = {
            "occurred_at": timezone.localtime(self.at).replace(second=0, microsecond=0),
            "completes": [str(step.uid)] if step else [],
            "people": ticked if any(ticked) else [str(person.uid) for person in people[:1]],
        }
        form = ContactForm(initial=initial, people=people, steps=self._steps())
        return self._draw(request, form, people, step)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save everything at once, or nothing and say what is missing."""
        step = self._step()
        if not self._find(step):
            return self._choose(request)
        people, steps = self.people(), self._steps()
        form = ContactForm(request.POST, people=people, steps=steps)
        if form.is_valid() and (contact := attempt(form, lambda: self._save(form.cleaned_data, people, steps))):
            messages.success(request, "Contact saved")
            return redirect("outreach:incident", contact.incident.uid)
        return self._draw(request, form, people, step, status=422)

    def _step(self) -> FollowUp | None:
        wanted = self.request.GET.get("follow_up")
        steps = FollowUp.objects.visible_to(self.user).select_related("incident", "person")
        return get_object_or_404(steps, uid=uid_or_none(wanted)) if wanted else None

    def _find(self, step: FollowUp | None) -> bool:
        wanted = str(step.incident.uid) if step else self.request.GET.get("incident")
        if not wanted:
            return False
        self.incident = find_incident(self.user, uid_or_none(wanted))
        return True

    def _steps(self) -> list[FollowUp]:
        return list(FollowUp.objects.visible_to(self.user).unfinished().filter(incident=self.incident))

    @transaction.atomic
    def _save(self, data: dict[str, Any], people: list[Person], steps: list[FollowUp]) -> Contact:
        rows = self.rows(data, people)
        contact = log_contact(
            actor=self.user,
            at=self.at,
            incident=self.incident,
            occurred_at=data["occurred_at"],
            method=data["method"],
            people=rows,
            narrative=data["narrative"],
            completes=[step for step in steps if str(step.uid) in data["completes"]],
        )
        if data["next_step"]:
            self._promise(contact, int(data["next_step"]))
        return contact

    def _promise(self, contact: Contact, days: int) -> None:
        row = contact.latest.people.first() if contact.latest else None
        promise(
            incident=contact.incident,
            kind=FollowUpKind.CHECK_IN,
            title=f"Check in with {row.person}" if row else "Check in",
            due_at=self.at + timedelta(days=days),
            assignee=self.user,
            actor=self.user,
            at=self.at,
            origin=FollowUpOrigin.CONTACT,
            person=row.person if row else None,
            raised_by=contact,
        )

    def _choose(self, request: HttpRequest) -> HttpResponse:
        recent = list(Incident.objects.visible_to(self.user).founded().order_by("-occurred_at", "-id")[:RECENT])
        called = headlines(recent, self.user)
        self.log_shown("outreach.contact.choice_shown", victims_named(recent, self.user))
        shown = [(incident, called[incident.pk]) for incident in recent]
        return render(request, "outreach/contact/choose.html", {"incidents": shown})

    def _draw(
        self, request: HttpRequest, form: ContactForm, people: list[Person], step: FollowUp | None, status: int = 200
    ) -> HttpResponse:
        self.log_shown("outreach.contact.form_shown", people)
        context = {
            "form": form,
            "incident": self.incident,
            "headline": headline(self.incident, self.user),
            "gate": ContactGate.objects.filter(incident=self.incident).first(),
            "warnings": [person for person in people if person.safety_note],
            "hazards": [
                (person, address) for person in people for address in person.addresses.all() if address.hazards
            ],
            "step": step,
            "now": self.at,
        }
        return render(request, "outreach/contact/new.html", context, status=status)
