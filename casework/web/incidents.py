"""The list of incidents, and the page that records a new shooting."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.capabilities import Capability
from accounts.web.forms import filters_set
from accounts.web.notices import say
from accounts.web.pages import Page
from accounts.web.paging import sheet
from casework.models import Incident, Involvement, Person
from casework.services.headlines import headlines
from casework.services.incidents import record_incident
from casework.services.named import victims_named
from casework.web.incident_forms import IncidentFilterForm, IncidentForm, PersonRow, person_rows, put_error
from ledger.vocabulary import DomainError, NotFound, Refused

#: The rows of people that are not folded away.
SHOWN_AT_ONCE = 2


class IncidentList(Page):
    """Every incident in sight, newest first."""

    capability = Capability.SEE_CASES

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw fifty; a filter that cannot be read says so at its field, and lists nothing."""
        form = IncidentFilterForm(request.GET)
        found = sheet(self._found(form), request, by="-occurred_at")
        called = headlines(found.rows, self.user)
        self.log_shown("casework.incidents.shown", victims_named(found.rows, self.user))
        context = {
            "form": form,
            "count": filters_set(form),
            "incidents": [(incident, called[incident.pk]) for incident in found.rows],
            "sheet": found,
            "list_url": reverse("casework:incidents"),
        }
        return render(request, "casework/incident/list.html", context, status=200 if form.is_valid() else 422)

    def _found(self, form: IncidentFilterForm) -> QuerySet[Incident]:
        if not form.is_valid():
            return Incident.objects.none()
        wanted = {
            "kind": "kind",
            "division": "division__iexact",
            "neighborhood": "neighborhood__icontains",
            "first_day": "occurred_on__gte",
            "last_day": "occurred_on__lte",
        }
        given = {lookup: form.cleaned_data[name] for name, lookup in wanted.items() if form.cleaned_data[name]}
        found: QuerySet[Incident] = Incident.objects.visible_to(self.user).filter(**given)
        text = form.cleaned_data["q"]
        return found.filter(Q(case_number__icontains=text) | Q(pk__in=self._naming(text))) if text else found

    def _naming(self, text: str) -> QuerySet[Any, Any]:
        """Keys of incidents in which somebody of that name has a part that the reader may know of."""
        people = Person.objects.visible_to(self.user).matching(text)
        return Involvement.objects.visible_to(self.user).filter(person__in=people.values("pk")).values("incident")


class NewIncident(Page):
    """Record a shooting with its people: one page, one save."""

    capability = writes = Capability.RECORD_INCIDENTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The empty form."""
        return self._draw(request, IncidentForm(), person_rows())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save all of it or nothing; what is wrong is said at its field."""
        form, rows = IncidentForm(request.POST), person_rows(request.POST)
        sound = [form.is_valid(), *[row.is_valid() for row in rows]]
        incident = self._record(form, [row for row in rows if not row.is_empty]) if all(sound) else None
        if incident is None:
            return self._draw(request, form, rows, status=422)
        say(request, "Shooting recorded")
        return redirect("outreach:incident", incident.uid)

    def _record(self, form: IncidentForm, rows: list[PersonRow]) -> Incident | None:
        parts = [row.part for row in rows]
        try:
            return record_incident(actor=self.user, at=self.at, involvements=parts, **form.details)
        except (Refused, NotFound):
            raise
        except DomainError as no:
            put_error(form, rows, field=no.field, message=no.message)
            return None

    def _draw(self, request: HttpRequest, form: IncidentForm, rows: list[PersonRow], status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "rows": rows,
            "more_open": any(row.errors or (row.is_bound and not row.is_empty) for row in rows[SHOWN_AT_ONCE:]),
            "back_url": reverse("casework:incidents"),
            "back_label": "Incidents",
        }
        return render(request, "casework/incident/new.html", context, status=status)
