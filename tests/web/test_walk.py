"""From the first report to the minutes: one shooting, its gate, a contact and its weekly review, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Unit, User
from accounts.vocabulary import Role
from casework.analysis.weeks import week_at
from casework.models import Incident
from casework.services.acting import department_zone
from ledger.models import AuditEvent
from ledger.services import outbox
from outreach.models import Contact, FollowUp, WeeklyReview
from tests.factories import PASSWORD, UnitFactory, user
from tests.web.accessibility import faults_in_both_themes

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]

LAST_WEEK = week_at(timezone.now(), department_zone()).previous()
SATURDAY = (LAST_WEEK.end(department_zone()) - timedelta(hours=26)).astimezone(department_zone())


@pytest.fixture
def unit() -> Unit:
    unit: Unit = UnitFactory.create()
    unit.duty_supervisor = user(Role.SUPERVISOR, unit, name="S. Moreno")
    unit.save()
    return unit


@pytest.fixture
def officer(unit: Unit) -> User:
    return user(unit=unit, name="R. Okafor", username="okafor")


@pytest.fixture
def phone(live_server: LiveServer, page: Open) -> Iterator[Page]:
    """Somebody's phone; at the end its console has said nothing."""
    opened = page(width=390)
    yield opened
    assert opened.said == []  # type: ignore[attr-defined]


def sound(page: Page) -> None:
    """Nothing that axe finds in either theme, and nothing that scrolls sideways."""
    assert faults_in_both_themes(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("User name").fill("okafor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Agree and sign in").click()


def record_the_shooting(page: Page) -> Incident:
    page.get_by_label("When", exact=True).fill(f"{SATURDAY:%Y-%m-%dT%H:%M}")
    page.get_by_label("Address").fill("1400 Tanner Row")
    victim = page.locator("#person-1")
    victim.get_by_label("Injury").select_option(label="Killed")
    victim.get_by_label("Given name").fill("Marcus")
    victim.get_by_label("Family name").fill("Ellery")
    page.get_by_label("Case number").fill("PA-21-04417")
    page.get_by_label("Lead").select_option(label="R. Okafor")
    page.get_by_role("button", name="Record the shooting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marcus Ellery")
    return Incident.objects.get()


def clear_the_gate(page: Page) -> None:
    page.get_by_label("Next of kin were told by").fill("Chaplain Reyes")
    page.get_by_role("button", name="Note that kin know").click()
    page.get_by_text("Enter the detective’s answer").click()
    page.get_by_role("region", name="Contact gate").get_by_text("Clear", exact=True).click()
    page.get_by_role("button", name="Save the answer").click()


def log_a_talk_with_the_mother(page: Page) -> None:
    page.get_by_text("Spoke in person").click()
    page.get_by_label("given name").fill("Loretta")
    page.get_by_label("Family name").fill("Ellery")
    page.get_by_label("Who they are to the victim").select_option(label="Parent")
    page.get_by_label("What was said").fill("She asks for quiet at the funeral.")
    page.get_by_role("button", name="Save contact").click()


def promise_a_step(page: Page) -> None:
    due = timezone.localtime() + timedelta(days=2)
    form = page.get_by_role("form", name="Add a step")
    form.get_by_label("Step for the coming week").fill("See that the funeral is calm")
    form.get_by_label("Due").fill(f"{due:%Y-%m-%dT%H:%M}")
    form.get_by_role("button", name="Add step").click()


def test_a_shooting_goes_from_the_report_to_the_minutes(
    live_server: LiveServer, phone: Page, signed_in: Open, unit: Unit, officer: User
) -> None:
    sign_in(phone, f"{live_server.url}/incidents/new/")
    expect(phone.get_by_role("heading", name="Record a shooting")).to_be_visible()
    sound(phone)
    incident = record_the_shooting(phone)
    outbox.relay(at=timezone.now())
    phone.reload()
    expect(phone.get_by_role("region", name="Contact gate")).to_contain_text("Not told yet")
    expect(phone.get_by_role("region", name="How it stands")).to_contain_text("Nobody to reach is written down yet.")
    sound(phone)

    desk = signed_in(unit.duty_supervisor)
    desk.goto(phone.url)
    clear_the_gate(desk)
    expect(desk.get_by_role("region", name="Contact gate")).to_contain_text("by Chaplain Reyes")
    expect(desk.get_by_role("region", name="Contact gate")).to_contain_text("Clear, S. Moreno")

    phone.goto(f"{live_server.url}/contacts/new/?incident={incident.uid}")
    expect(phone.get_by_text("Do not go to the family yet.")).to_have_count(0)
    sound(phone)
    log_a_talk_with_the_mother(phone)
    expect(phone.get_by_role("region", name="How it stands")).to_contain_text("1 of 1 reached")
    assert Contact.objects.get().latest.narrative == "She asks for quiet at the funeral."  # type: ignore[union-attr]
    sound(phone)

    desk.goto(f"{live_server.url}/reviews/")
    desk.get_by_label("Week").select_option(value=str(LAST_WEEK))
    desk.get_by_role("button", name="Open the review").click()
    desk.get_by_label("S. Moreno").check()
    desk.get_by_role("button", name="Save attendance").click()
    desk.goto(f"{live_server.url}/reviews/{LAST_WEEK}/?item=1")
    promise_a_step(desk)
    expect(desk.get_by_role("link", name="See that the funeral is calm")).to_be_visible()
    assert FollowUp.objects.get(title="See that the funeral is calm").assignee == officer
    sound(desk)
    desk.goto(f"{live_server.url}/reviews/{LAST_WEEK}/close/")
    desk.get_by_role("button", name="Close the review and fix its minutes").click()

    phone.goto(f"{live_server.url}/reviews/{LAST_WEEK}/minutes/")
    expect(phone.get_by_role("region", name="Attendance")).to_contain_text("S. Moreno")
    expect(phone.get_by_role("region", name="Items")).to_contain_text("PA-21-04417")
    expect(phone.get_by_role("region", name="Items")).to_contain_text("Steps added")
    sound(phone)
    assert WeeklyReview.objects.get().state == "closed"
    told = set(AuditEvent.objects.filter(actor_name="S. Moreno").values_list("verb", flat=True))
    assert {"outreach.gate.answered", "outreach.review.closed"} <= told
    assert desk.said == []  # type: ignore[attr-defined]
