"""Addresses of the work's pages."""

from __future__ import annotations

from django.urls import path, re_path

from outreach.web import (
    contact_new,
    contacts,
    dossier,
    follow_up,
    followups,
    my_day,
    review_closing,
    review_room,
    reviews,
)

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
    path("follow-ups/", followups.FollowUpList.as_view(), name="follow_ups"),
    path("follow-ups/<uuid:uid>/", follow_up.FollowUpPage.as_view(), name="follow_up"),
    path("incidents/<uuid:uid>/steps/new/", follow_up.NewStep.as_view(), name="step_new"),
    path("reviews/", reviews.ReviewList.as_view(), name="reviews"),
    path("reviews/schedule/", reviews.SchedulePage.as_view(), name="schedule"),
    path("reviews/<slug:week>/", review_room.Room.as_view(), name="review"),
    path("reviews/<slug:week>/attendance/", review_room.AttendanceEntry.as_view(), name="review_attendance"),
    re_path(
        r"^reviews/(?P<week>[-\w]+)/items/(?P<number>[0-9]{1,4})/(?P<verb>step|confirm|none|decision)/$",
        review_room.ItemEntry.as_view(),
        name="review_item",
    ),
    path("reviews/<slug:week>/close/", review_closing.ClosePage.as_view(), name="review_close"),
    path("reviews/<slug:week>/minutes/", review_closing.MinutesPage.as_view(), name="review_minutes"),
]
