"""What axe says of a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page) -> list[str]:
    """What axe finds, with the first element of each."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']} {one['nodes'][0]['failureSummary']}" for one in found]


def faults_in_both_themes(page: Page) -> list[str]:
    """The same on light and on dark ground, without loading the page again; the device says which."""
    found = []
    page.emulate_media(reduced_motion="reduce")  # Else a color is looked at halfway from one theme to the other.
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {fault}" for fault in faults(page)]
    return found
