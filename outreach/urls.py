"""Addresses of the work's pages."""

from __future__ import annotations

from django.urls import path, re_path

from outreach.web import contact_new, contacts, dossier, my_day

app_name = "outreach"
urlpatterns = [
    path("", my_day.MyDay.as_view(), name="my_day"),
    path("incidents/<uuid:uid>/", dossier.IncidentPage.as_view(), name="incident"),
    re_path(
        r"^incidents/(?P<uid>[0-9a-f-]{36})/gate/(?P<verb>kin|answer|override)/$",
        dossier.GateForm.as_view(),
        name="gate",
    ),
    path("incidents/<uuid:uid>/parts/<uuid:part>/stance/", dossier.StanceEntry.as_view(), name="stance"),
    path("contacts/new/", contact_new.NewContact.as_view(), name="contact_new"),
    path("contacts/<uuid:uid>/", contacts.ContactPage.as_view(), name="contact"),
    path("contacts/<uuid:uid>/amend/", contacts.AmendContact.as_view(), name="contact_amend"),
]
