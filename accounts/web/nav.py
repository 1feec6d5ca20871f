"""The rail: what it holds, who may open it, and where the apps hang the number of overdue promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from accounts.capabilities import Capability, can
from accounts.models import User

OverdueCount = Callable[[User, datetime], int]


@dataclass(frozen=True)
class Entry:
    """A place of the rail: its words, address by name, icon of the sprite and the capability that opens it."""

    label: str
    url_name: str
    icon: str
    capability: Capability


@dataclass(frozen=True)
class Link:
    """An entry for one reader: its address, whether it is the page shown, and how much is overdue behind it."""

    label: str
    url: str
    icon: str
    current: bool
    overdue: int


ENTRIES = (
    Entry("My day", "outreach:my_day", "day", Capability.WORK_FOLLOW_UPS),
    Entry("Incidents", "casework:incidents", "incident", Capability.SEE_CASES),
    Entry("People", "casework:people", "people", Capability.SEE_CASES),
    Entry("Feuds", "casework:feuds", "feud", Capability.SEE_CASES),
    Entry("Threats", "casework:threats", "alert", Capability.SEE_CASES),
    Entry("Follow-ups", "outreach:follow_ups", "check", Capability.WORK_FOLLOW_UPS),
    Entry("Weekly review", "outreach:reviews", "screen", Capability.SEE_REVIEWS),
    Entry("Statistics", "casework:statistics", "figures", Capability.SEE_STATISTICS),
)
LOG = Entry("Log", "outreach:contact_new", "log", Capability.LOG_CONTACTS)
TABS = ("My day", "Incidents", "Log", "Follow-ups")

_counts: dict[str, OverdueCount] = {}


def register_overdue(url_name: str, count: OverdueCount) -> None:
    """Hang the number of overdue promises of a user at a time on an entry; called in `AppConfig.ready()`."""
    _counts[url_name] = count


def address(url_name: str) -> str:
    """The address of a name, or nothing while no app provides it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def links(user: User, *, path: str, at: datetime) -> list[Link]:
    """The rail of a user: what the role may open and some app provides, in order of the shift."""
    return [link for entry in ENTRIES if (link := _link(entry, user, path, at))]


def tabs(rail: list[Link], user: User, *, path: str, at: datetime) -> list[Link]:
    """The phone's tabs, without the last ("More"), which holds the rest of the rail."""
    log = _link(LOG, user, path, at)
    known = {link.label: link for link in [*rail, log] if link}
    return [known[label] for label in TABS if label in known]


def _link(entry: Entry, user: User, path: str, at: datetime) -> Link | None:
    url = address(entry.url_name)
    if not url or not can(user, entry.capability):
        return None
    count = _counts.get(entry.url_name)
    current = path == url or (url != "/" and path.startswith(url))
    return Link(entry.label, url, entry.icon, current, count(user, at) if count else 0)
