"""Addresses of the record's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.web import incidents, people, statistics

app_name = "casework"
urlpatterns: list[URLPattern] = [
    path("incidents/", incidents.IncidentList.as_view(), name="incidents"),
    path("incidents/new/", incidents.NewIncident.as_view(), name="incident_new"),
    path("people/", people.PersonList.as_view(), name="people"),
    path("people/<uuid:uid>/", people.PersonPage.as_view(), name="person"),
    path("statistics/", statistics.StatisticsPage.as_view(), name="statistics"),
]
