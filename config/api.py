"""The API's addresses: every app's, the schema with its page, and a problem document for all the rest."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from accounts.api.kit import Router
from accounts.api.kit.problems import problem

APPS = ("accounts", "casework", "outreach")


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """404 for an address that nobody serves."""
    return problem(404, "There is no such address.")


def collected() -> Router:
    """A router with the views of all apps that have some."""
    router = Router()
    for app in APPS:
        if find_spec(f"{app}.api.routes"):
            import_module(f"{app}.api.routes").register(router)
    return router


# The page's own style sheet draws its arrows from data: pictures.
docs = csp_update({"img-src": ["data:"]})(SpectacularSwaggerSplitView.as_view(url_name="schema"))
router = collected()
urlpatterns: list[URLPattern] = [
    *router.urls(),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"^", no_such_address),
]
