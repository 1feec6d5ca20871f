"""A real browser on a real server: `page` opens one at a width and theme, `signed_in` with somebody's session."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a process; without it the tests say so and are skipped."""
    if not CHROMIUM.exists():
        pytest.skip(f"No browser at {CHROMIUM}: install chromium or set CHROMIUM. Browser tests did NOT run.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread.
    expect.set_options(timeout=20_000)  # A machine that does much else besides is slow, not wrong.
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[OpenPage]:
    """`page(width=390, theme="dark", js=False, user=None, server="")`: a page whose console must stay clean.

    A page collects what the console said in `page.said`; the test ends by asking that it is empty of errors.
    """
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, theme: str = "light", js: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 700 else 900},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=js,
            timezone_id=settings.TIME_ZONE,
            locale="en-US",
        )
        contexts.append(context)
        opened = context.new_page()
        said: list[str] = []
        opened.on("console", lambda line: said.append(line.text) if line.type in ("error", "warning") else None)
        opened.on("pageerror", lambda fault: said.append(str(fault)))
        opened.said = said  # type: ignore[attr-defined]
        return opened

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(live_server: LiveServer, page: OpenPage) -> Callable[..., Page]:
    """`signed_in(user, width=390, theme="dark")`: a page that carries the user's session."""

    def open_page(user: User, **how: object) -> Page:
        client = Client()
        client.force_login(user)
        opened = page(**how)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        opened.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return opened

    return open_page
