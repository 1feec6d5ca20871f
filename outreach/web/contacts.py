"""Read a contact with its versions, and amend it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.capabilities import Capability
from accounts.web.pages import Page, attempt
from casework.models import Person
from casework.services.headlines import headline
from outreach.models import Contact
from outreach.services.contacts import amend_contact
from outreach.web.contact_forms import AmendForm
from outreach.web.contact_rows import AboutContact


class ContactPage(Page):
    """One contact, the latest version first, the earlier ones readable."""

    capability = Capability.SEE_CASES

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Draw it."""
        contact = find_contact(self, uid)
        versions = list(contact.versions.prefetch_related("people__person", "officers").order_by("-number"))
        self.log_shown("outreach.contact.shown", [row.person for version in versions for row in version.people.all()])
        context = {"contact": contact, "versions": versions, "headline": headline(contact.incident, self.user)}
        return render(request, "outreach/contact/contact.html", context)


class AmendContact(AboutContact):
    """Tell a contact again, whole, with the reason; the earlier version stays."""

    capability = writes = Capability.LOG_CONTACTS

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """The form, filled with the version that counts."""
        contact = self._find(uid)
        version = contact.latest
        first = version.people.first() if version else None
        initial = {
            "occurred_at": timezone.localtime(contact.occurred_at),
            "method": version.method if version else "",
            "narrative": version.narrative if version else "",
            "people": [str(row.person.uid) for row in version.people.select_related("person")] if version else [],
        }
        if first:
            names = ("outcome", "elements", "reception", "intent_words", "intent_against")
            initial |= {name: getattr(first, name) for name in names}
        return self._draw(request, contact, AmendForm(initial=initial, people=self.people(), steps=[]))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Write the new version, or say what is missing."""
        contact, people = self._find(uid), self.people()
        form = AmendForm(request.POST, people=people, steps=[])
        if form.is_valid() and attempt(form, lambda: self._save(contact, form.cleaned_data, people)) is not None:
            messages.success(request, "Amended; the first version stays readable")
            return redirect("outreach:contact", uid)
        return self._draw(request, contact, form, status=422)

    def _find(self, uid: UUID) -> Contact:
        contact = find_contact(self, uid)
        self.incident = contact.incident
        return contact

    def _save(self, contact: Contact, data: dict[str, Any], people: list[Person]) -> object:
        return amend_contact(
            contact=contact,
            reason=data["reason"],
            occurred_at=data["occurred_at"],
            method=data["method"],
            people=self.rows(data, people),
            narrative=data["narrative"],
            actor=self.user,
            at=self.at,
        )

    def _draw(self, request: HttpRequest, contact: Contact, form: AmendForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "contact": contact, "headline": headline(contact.incident, self.user)}
        return render(request, "outreach/contact/amend.html", context, status=status)


def find_contact(page: Page, uid: UUID) -> Contact:
    """The contact, if the reader of the page may know of it."""
    contacts = Contact.objects.visible_to(page.user).select_related("incident", "latest")
    return get_object_or_404(contacts, uid=uid)
