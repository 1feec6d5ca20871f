"""Every component on one page, for the eye and for axe; addresses of the tests alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.views.defaults import page_not_found, permission_denied

from accounts.web import forms as tap
from accounts.web.notices import say, say_not_saved
from accounts.web.pictures import RulerStep, YearRow, ruler, year_line
from config.views import set_theme

NOW = datetime(2021, 9, 28, 2, 40, tzinfo=UTC)  # Monday 27 September, 21:40 in Kansas City
SHOT = datetime(2021, 9, 26, 3, 52, tzinfo=UTC)  # Saturday 25 September, 22:52
HERE = Path(__file__).parent
FAILED = ("no_answer", "bad_address", "hospitalized")
HOMICIDES = [
    ("Jan", 1, 9, 11), ("Feb", 2, 19, 24), ("Mar", 3, 30, 38), ("Apr", 4, 43, 55), ("May", 5, 58, 76),
    ("Jun", 6, 73, 97), ("Jul", 7, 88, 117), ("Aug", 8, 101, 133), ("Sep 28", 8.93, 112, 147),
]  # fmt: skip


class ContactForm(forms.Form):
    """What a contact form is made of."""

    outcome = forms.ChoiceField(
        label="What happened",
        choices=[
            ("spoke", "Spoke in person"), ("no_answer", "No answer"), ("collateral", "Spoke with somebody else"),
            ("refused", "Refused to talk"), ("bad_address", "Bad address"), ("hospitalized", "In hospital"),
        ],
        widget=tap.Choices(tried=FAILED, first=4, more="Two more outcomes"),
    )  # fmt: skip
    told = forms.MultipleChoiceField(
        label="What you told them",
        choices=[("condolence", "Condolence"), ("calm", "Asked not to retaliate")],
        widget=tap.Chips(),
        required=False,
    )
    words = forms.CharField(
        label="What was said", help_text="In their words where you can.", required=False, widget=forms.Textarea
    )
    alone = forms.BooleanField(label="Nobody else was there", required=False)
    due_at = forms.DateTimeField(label="Next step due", widget=tap.Moment())
    who = forms.ChoiceField(label="Assignee", choices=[("1", "P. Dietz, 1 open")])


class Filters(forms.Form):
    """Two filters of a list."""

    state = forms.ChoiceField(label="State", choices=[("", "Any"), ("open", "Open")], required=False)
    risk = forms.ChoiceField(label="Risk", choices=[("", "Any"), ("high", "High")], required=False)


def pictures() -> dict[str, Any]:
    """The ruler of a homicide with a hold and a missed step, and the year's homicides."""
    steps = [
        RulerStep("Triage", 3, "done", "done, 3 h"), RulerStep("First message", 19, "done", "done, 19 h"),
        RulerStep("Warning", 39, "missed", "overdue 7 h 20 min"),
        RulerStep("Second attempt", 48, "ahead", "in 1 h 12 min"), RulerStep("Plan", 72, "ahead", "Tue 22:52"),
        RulerStep("Check-in", 168, "ahead"),
    ]  # fmt: skip
    line = ruler(steps, now_hour=46.8, now_label="Now, 46 h", pauses=[(4, 10)])
    rows = [YearRow(label, at, this, last) for label, at, this, last in HOMICIDES]
    year = year_line(title="Homicide victims", this_label="2021", last_label="2020", rows=rows)
    return {"ruler_picture": line, "year_picture": year}


def plain_values() -> dict[str, Any]:
    """Tasks, people, a story: what the list components take."""
    task = {
        "title": "Warn Ray Ellery", "url": "#", "occurred_at": SHOT, "due_at": NOW - timedelta(hours=7, minutes=20),
        "why": "He is thought to threaten Eastbank 900 after the killing of Marcus Ellery, his cousin",
        "risk": "high", "facts": ["Sgt. Hale was told at 18:20"],
        "call_url": "tel:5550100", "log_url": "#", "map_url": "#",
    }  # fmt: skip
    soon = task | {
        "title": "Second attempt: Curtis Ellery",
        "due_at": NOW + timedelta(minutes=72, seconds=30),
        "facts": [],
    }
    plan = task | {"title": "Funeral plan", "due_at": NOW + timedelta(days=4), "risk": "low", "facts": ["L. Brandt"]}
    people = [
        {"name": "Devon Ellery", "relation": "brother, juvenile", "state": "unreached", "log_url": "#",
         "words": "Not reached"},
        {"name": "Curtis Ellery", "relation": "father", "state": "tried", "words": "Tried twice, last Mon 20:05"},
        {"name": "Yolanda Ellery", "relation": "mother", "state": "reached", "words": "In person, receptive"},
        {"name": "Irene Ellery", "relation": "grandmother", "state": "barred", "words": "Do not contact"},
    ]  # fmt: skip
    story = [
        {"at": NOW - timedelta(hours=2), "title": "Attempt at Curtis Ellery’s door: no answer", "kind": "tried",
         "by": "R. Okafor"},
        {"at": SHOT + timedelta(hours=19), "title": "Yolanda Ellery spoke in person", "kind": "met",
         "words": "Receptive.", "quote": "Nobody else is going to bury a child over this.", 
         "gave": ["Condolence", "Resources offered"]},
        {"at": SHOT, "title": "Marcus Ellery shot, died at the scene", "kind": "shot"},
    ]  # fmt: skip
    return {
        "tasks": [task, soon, plan], "people": people, "entries": story, "shot": SHOT,
        "states": [person["state"] for person in people],
        "workers": [{"name": "R. Okafor", "open": 9, "overdue": 2}, {"name": "P. Dietz", "open": 1, "overdue": 0}],
        "views": [{"url": "#", "label": "Everything open", "count": 31, "current": True},
                  {"url": "#", "label": "Overdue", "count": 7, "late": True}],
        "pairs": [{"label": "Due", "mine": "Mon 27 Sep, 12:00", "theirs": "Mon 27 Sep, 14:20", "changed_mine": True}],
        "facts": ["Sat 25 Sep 2021, 22:52", "Millrace", "PA-21-04417"],
        "actions": [{"url": "#", "label": "Add a step", "icon": "plus"},
                    {"url": "#", "label": "Log a contact", "icon": "log", "main": True}],
        "crumbs": [("Incidents", "#")],
    }  # fmt: skip


def context() -> dict[str, Any]:
    """All of it, at one fixed moment."""
    refused = ContactForm({"outcome": "spoke", "due_at": "", "who": "1"})
    refused.is_valid()
    return pictures() | plain_values() | {
        "now": NOW, "form": ContactForm(prefix="new"), "refused": refused,
        "filters": Filters({"state": "open"}), "filter_count": tap.filters_set(Filters({"state": "open"})),
    }  # fmt: skip


def draw(request: HttpRequest, text: str, values: dict[str, Any]) -> str:
    """A template given as text, with what the context processors add."""
    return engines["django"].from_string(text).render(values, request)


def gallery(request: HttpRequest) -> HttpResponse:
    """The page of components."""
    say(request, "Step finished.", undo_url="/undo/")
    text = (HERE / "gallery.html").read_text()
    return HttpResponse(draw(request, text, context()))


def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page as its view shows it in the demo city."""
    form = AuthenticationForm(request, request.POST or None)
    form.is_valid()
    demo = [{"username": "okafor", "name": "R. Okafor", "role": "Officer", "password": "demo"}]
    values = {"form": form, "demo_accounts": demo, "demo": True}
    return HttpResponse(draw(request, '{% extends "accounts/sign_in.html" %}', values))


def refused_save(request: HttpRequest) -> HttpResponse:
    """A page whose message is an alert."""
    messages.warning(request, "Offline")
    say_not_saved(request, "Not saved: the date is in the past.")
    return HttpResponse(draw(request, '{% extends "shell.html" %}', {}))


def here(request: HttpRequest) -> HttpResponse:
    """Any address of an app, for the rail."""
    return gallery(request)


casework = [path("incidents/", here, name="incidents"), path("people/", here, name="people"),
            path("statistics/", here, name="statistics")]  # fmt: skip
outreach = [path("", here, name="my_day"), path("follow-ups/", here, name="follow_ups"),
            path("reviews/", here, name="reviews"), path("contacts/new/", here, name="contact_new")]  # fmt: skip
urlpatterns = [
    path("gallery/", gallery),
    path("sign-in/", sign_in),
    path("refused/", refused_save),
    path("missing/", page_not_found, {"exception": SimpleNamespace()}),
    path("forbidden/", permission_denied, {"exception": SimpleNamespace()}),
    path("theme/", set_theme, name="theme"),
    path("", include((casework, "casework"))),
    path("", include((outreach, "outreach"))),
]
