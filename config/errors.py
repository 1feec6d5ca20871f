"""What goes wrong outside any view: a problem document below /api/, a page elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from django.views.csrf import csrf_failure as csrf_page

from accounts.api.kit.problems import problem

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a wrong host, a broken body."""
    if request.path.startswith(API):
        return problem(400, "The request could not be understood.")
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this account."""
    if request.path.startswith(API):
        return problem(403, "You may not do this.", code="refused")
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing there, or nothing one may know of."""
    if request.path.startswith(API):
        return problem(404, "There is no such address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own mistake; the log has it, the answer says nothing."""
    if request.path.startswith(API):
        return problem(500, "Something went wrong on our side. Nothing was saved.")
    return defaults.server_error(request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was stale or came from elsewhere."""
    if request.path.startswith(API):
        return problem(403, reason or "CSRF check failed.", code="csrf_failed")
    return csrf_page(request, reason)
