"""People: finding them by what is at hand, and one person's page."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.capabilities import Capability
from accounts.web.forms import SearchBox
from accounts.web.pages import Page
from accounts.web.paging import sheet
from casework.models import Involvement, Person
from casework.services.headlines import headlines
from casework.services.named import victims_named
from casework.services.search import why_matched

WHY = {"alias": "Also called", "phone": "Phone"}


class SearchForm(forms.Form):
    """What to look for."""

    q = forms.CharField(label="Name, alias or phone", required=False, max_length=100, widget=SearchBox)


class PersonList(Page):
    """Everybody in sight, last written down first, or whom the words hit."""

    capability = Capability.SEE_CASES

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw fifty, each with the reason it was found."""
        form = SearchForm(request.GET)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        people = Person.objects.visible_to(self.user).prefetch_related("aliases", "phones")
        found = sheet(people.matching(text) if text else people, request, by="-recorded_at")
        self.log_shown("casework.people.shown", found.rows)
        context = {"form": form, "text": text, "sheet": found, "people": [self._row(each, text) for each in found.rows]}
        return render(request, "casework/person/list.html", context, status=200 if form.is_valid() else 422)

    def _row(self, person: Person, text: str) -> dict[str, object]:
        field, value = why_matched(person, text) if text else ("name", "")
        age = person.age_on(timezone.localtime(self.at).date())
        return {"person": person, "age": age, "why": f"{WHY[field]} {value}" if field in WHY else ""}


class PersonPage(Page):
    """One person: what to know before the door, where to find them, and what they were part of."""

    capability = Capability.SEE_CASES

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        """Draw the page; who may not know of the person gets the 404 of nobody."""
        people = Person.objects.visible_to(self.user).prefetch_related("aliases", "phones", "addresses")
        person = get_object_or_404(people.select_related("unit"), uid=uid)
        mine = Involvement.objects.visible_to(self.user).filter(person=person)
        parts = list(mine.select_related("incident").order_by("-incident__occurred_at", "-pk"))
        called = headlines({part.incident_id: part.incident for part in parts}.values(), self.user)
        named = {each.pk: each for each in [person, *victims_named([part.incident for part in parts], self.user)]}
        self.log_shown("casework.person.shown", list(named.values()))
        today = timezone.localtime(self.at).date()
        context = {
            "person": person,
            "age": person.age_on(today),
            "addresses": [(each, each.until is not None and each.until < today) for each in person.addresses.all()],
            "parts": [(part, called[part.incident_id]) for part in parts],
        }
        return render(request, "casework/person/person.html", context)
