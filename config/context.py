"""What every page knows without being told: the rail, the moment, the theme, whether this is the demo city."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.web import nav

THEMES = ("light", "dark")
SEARCHES = ("outreach:search", "casework:search", "casework:people")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html and of the components; the rail is built only if a template asks for it."""
    now = timezone.now()
    theme = request.COOKIES.get("theme", "")
    return {
        "now": now,
        "theme": theme if theme in THEMES else "",
        "demo": getattr(settings, "DEMO", ""),
        "department": getattr(settings, "DEPARTMENT_NAME", ""),
        "desk_phone": getattr(settings, "DESK_PHONE", ""),
        "search_url": SimpleLazyObject(_search_url),
        "rail": SimpleLazyObject(lambda: _rail(request, now)),
    }


def _search_url() -> str:
    return next((url for name in SEARCHES if (url := nav.address(name))), "")


def _rail(request: HttpRequest, now: Any) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    links = nav.links(user, path=request.path, at=now)
    tabs = nav.tabs(links, user, path=request.path, at=now)
    shown = {tab.label for tab in tabs}
    return {"links": links, "tabs": tabs, "more": [link for link in links if link.label not in shown]}
