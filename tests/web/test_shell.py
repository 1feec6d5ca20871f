"""The shell in a real browser: clean console under the content policy, no fault that axe finds, with and without JS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from accounts.vocabulary import Role
from accounts.web import nav
from tests.factories import user
from tests.web.accessibility import faults

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web.gallery")]
WIDTHS_AND_THEMES = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
Open = Callable[..., Page]


def officer() -> User:
    return user(Role.OFFICER, name="R. Okafor", title="Officer")


@pytest.mark.parametrize(("width", "theme"), WIDTHS_AND_THEMES)
def test_every_component_is_accessible_and_within_the_content_policy(
    live_server: LiveServer, signed_in: Open, width: int, theme: str
) -> None:
    page = signed_in(officer(), width=width, theme=theme)
    answer = page.goto(f"{live_server.url}/gallery/")
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert faults(page) == []
    assert page.said == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@pytest.mark.parametrize(("width", "theme"), WIDTHS_AND_THEMES)
def test_sign_in_is_accessible_and_within_the_content_policy(
    live_server: LiveServer, page: Open, width: int, theme: str
) -> None:
    opened = page(width=width, theme=theme)
    opened.goto(f"{live_server.url}/sign-in/")
    assert faults(opened) == []
    assert opened.said == []  # type: ignore[attr-defined]
    expect(opened.get_by_text("recorded and reviewed")).to_be_visible()
    expect(opened.get_by_role("row", name="okafor")).to_be_visible()


def test_the_rail_holds_what_the_role_may_open_and_some_app_provides(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/people/")
    rail = page.get_by_role("navigation", name="Main", exact=True)
    assert rail.get_by_role("listitem").all_inner_texts() == [
        "My day", "Incidents", "People", "Follow-ups", "Weekly review", "Statistics",
    ]  # fmt: skip
    assert rail.locator("[aria-current=page]").all_inner_texts() == ["People"]
    analyst = signed_in(user(Role.ANALYST))
    analyst.goto(f"{live_server.url}/statistics/")
    assert analyst.get_by_role("navigation", name="Main", exact=True).get_by_role("listitem").all_inner_texts() == [
        "Incidents", "People", "Statistics",
    ]  # fmt: skip


def test_the_rail_counts_what_is_overdue(
    live_server: LiveServer, signed_in: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(nav._counts, "outreach:follow_ups", lambda _user, _at: 7)
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    expect(page.get_by_role("link", name="Follow-ups 7 overdue").first).to_be_visible()


def test_a_phone_has_five_tabs_and_the_rest_behind_more_also_without_javascript(
    live_server: LiveServer, signed_in: Open
) -> None:
    page = signed_in(officer(), width=390, js=False)
    page.goto(f"{live_server.url}/follow-ups/")
    tabs = page.get_by_role("navigation", name="Main, short")
    assert tabs.locator("> *").count() == 5
    tabs.get_by_text("More").click()
    expect(tabs.get_by_role("link", name="Statistics")).to_be_visible()


def test_the_theme_is_kept_also_without_javascript(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer(), js=False)
    page.goto(f"{live_server.url}/gallery/")
    page.locator(".rail").get_by_role("button", name="Dark").click()
    assert page.url == f"{live_server.url}/gallery/"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    with_js = signed_in(officer())
    with_js.goto(f"{live_server.url}/gallery/")
    with_js.locator(".rail").get_by_role("button", name="Dark").click()
    assert with_js.locator("html").get_attribute("data-theme") == "dark"
    with_js.reload()
    assert with_js.locator("html").get_attribute("data-theme") == "dark"


def test_slash_goes_to_search_but_not_out_of_a_field(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    page.locator("body").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.locator("#id_new-words").focus()
    page.keyboard.press("/")
    expect(page.locator("#id_new-words")).to_have_value("/")


@pytest.mark.parametrize("js", [True, False])
def test_a_failed_outcome_folds_what_only_a_talk_has_and_gives_it_back(
    live_server: LiveServer, signed_in: Open, js: bool
) -> None:
    page = signed_in(officer(), width=390, js=js)
    page.goto(f"{live_server.url}/gallery/")
    form = page.locator("form#new")
    form.get_by_text("Spoke in person").click()
    form.get_by_label("What was said").fill("Thank you for coming")
    expect(form.get_by_role("button", name="Save contact")).to_be_visible()
    form.get_by_text("No answer").click()
    expect(form.get_by_label("What was said")).to_be_hidden()
    expect(form.get_by_role("button", name="Save attempt")).to_be_visible()
    form.get_by_text("Spoke in person").click()
    expect(form.get_by_label("What was said")).to_have_value("Thank you for coming")


def test_the_bulk_bar_names_the_number(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    page.get_by_label("Select Funeral plan").check()
    expect(page.get_by_role("button", name="Reassign 1 step", exact=True)).to_be_visible()
    page.get_by_label("Select Warn Ray Ellery").check()
    expect(page.get_by_role("button", name="Reassign 2 steps", exact=True)).to_be_visible()


def test_clocks_in_the_browser_say_what_the_server_said_and_go_on(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    reading = (
        "[...document.querySelectorAll('[data-clock], [data-due], [data-since]')].map(one => one.textContent.trim())"
    )
    served = page.evaluate(reading)
    page.evaluate("document.dispatchEvent(new Event('standdown:tick'))")
    assert page.evaluate(reading) == served
    assert "46 h 48 min" in served
    page.evaluate("Date.now = ((before) => () => before() + 12 * 60000)(Date.now)")
    page.evaluate("document.dispatchEvent(new Event('standdown:tick'))")
    told = page.evaluate(reading)
    assert "47 h 0 min" in told
    assert "Overdue 7 h 32 min" in told
    assert "Due in 1 h" in told


def test_filters_stand_open_on_a_desk_and_closed_on_a_phone(live_server: LiveServer, signed_in: Open) -> None:
    desk, phone = signed_in(officer()), signed_in(officer(), width=390)
    for page in (desk, phone):
        page.goto(f"{live_server.url}/gallery/")
    expect(desk.get_by_role("button", name="Apply filters")).to_be_visible()
    expect(phone.get_by_role("button", name="Apply filters")).to_be_hidden()
    phone.get_by_text("Filter (1)").click()
    expect(phone.get_by_role("button", name="Apply filters")).to_be_visible()


def test_messages_are_a_status_with_undo_and_a_refusal_is_an_alert(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    status = page.get_by_role("status").first
    expect(status).to_contain_text("Step finished.")
    assert status.locator("form").get_attribute("action") == "/undo/"
    expect(page.locator("[data-errors]")).to_be_focused()
    page.get_by_role("link", name="Next step due: This field is required.").click()
    expect(page.locator("#id_due_at")).to_be_focused()
    page.goto(f"{live_server.url}/refused/")
    expect(page.get_by_role("alert")).to_have_text("Not saved: the date is in the past.")


def test_leaving_with_unsaved_changes_asks_once(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/gallery/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#id_new-words").press_sequentially("He said")
    page.goto(f"{live_server.url}/people/")
    assert asked == ["beforeunload"]
    page.goto(f"{live_server.url}/gallery/")
    assert asked == ["beforeunload"]


def test_offline_and_back_are_told(live_server: LiveServer, signed_in: Open) -> None:
    page = signed_in(officer())
    page.goto(f"{live_server.url}/people/")
    page.context.set_offline(True)
    expect(page.get_by_role("status").first).to_contain_text("Offline since")
    page.context.set_offline(False)
    expect(page.get_by_role("status").first).to_contain_text("Back online")


@pytest.mark.parametrize("role", [Role.OFFICER, None])
def test_missing_and_hidden_pages_say_the_same_in_plain_words(
    live_server: LiveServer, signed_in: Open, page: Open, role: Role | None
) -> None:
    opened = signed_in(officer()) if role else page()
    opened.goto(f"{live_server.url}/missing/")
    expect(opened.get_by_role("heading", name="There is nothing here for you")).to_be_visible()
    expect(opened.get_by_text("The system says the same for both.")).to_be_visible()
    assert faults(opened) == []
    opened.goto(f"{live_server.url}/forbidden/")
    expect(opened.get_by_role("heading", name="Your role does not open this")).to_be_visible()
    assert faults(opened) == []
