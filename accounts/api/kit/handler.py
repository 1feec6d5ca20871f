"""From exceptions to problem documents: the one handler of all API views."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core import exceptions as django_errors
from django.db import IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse
from django.http.request import UnreadablePostError
from rest_framework import exceptions as drf_errors

from accounts.api.kit.problems import Error, ProblemError, pointer, problem
from accounts.api.kit.refusals import log_refusal
from ledger.vocabulary import Conflict, DomainError, NotFound, Refused, Stale

DOMAIN_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (Refused, 403),
    (NotFound, 404),
    (Conflict, 409),
    (Stale, 412),
    (DomainError, 422),
)
NO_SUCH_RECORD = "There is no such record."
PLAIN: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((Http404, drf_errors.NotFound), 404, NO_SUCH_RECORD),
    ((django_errors.RequestDataTooBig, django_errors.TooManyFieldsSent), 413, "The body is too large."),
    ((django_errors.SuspiciousOperation, UnreadablePostError), 400, "The request could not be understood."),
    ((ProtectedError, IntegrityError), 409, "Another record stands against this."),
)


def handle(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The answer to an exception, or None for what is our own mistake (a 500)."""
    response = _answer(exc)
    if response is not None and response.status_code == 403:
        log_refusal(context["request"], context.get("view"), exc)
    return response


def _answer(exc: Exception) -> HttpResponse | None:
    if isinstance(exc, ProblemError):
        return problem(exc.status, exc.detail, code=exc.code, errors=exc.errors, headers=exc.headers)
    if isinstance(exc, DomainError):
        return _domain(exc)
    if isinstance(exc, drf_errors.ValidationError):
        return invalid(list(flatten(exc.get_full_details())))
    if isinstance(exc, django_errors.ValidationError):
        return invalid(list(_from_django(exc)))
    if isinstance(exc, django_errors.PermissionDenied):
        return problem(403, "You may not do this.", code="refused")
    if isinstance(exc, OperationalError):
        return _busy(exc)
    for kinds, status, detail in PLAIN:
        if isinstance(exc, kinds):
            return problem(status, detail)
    return _drf(exc) if isinstance(exc, drf_errors.APIException) else None


def _domain(exc: DomainError) -> HttpResponse:
    status = next(status for kind, status in DOMAIN_STATUS if isinstance(exc, kind))
    if status == 404 and not exc.field:
        return problem(404, NO_SUCH_RECORD)
    errors = [Error(pointer(exc.field), exc.message, exc.code)] if exc.field else []
    return problem(status, exc.message, code=exc.code, errors=errors)


def _drf(exc: drf_errors.APIException) -> HttpResponse:
    headers: dict[str, str] = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return problem(exc.status_code, str(exc.detail), code=str(getattr(exc.detail, "code", "")), headers=headers)


def _busy(exc: OperationalError) -> HttpResponse | None:
    if "locked" not in str(exc) and "deadlock" not in str(exc) and "timeout" not in str(exc):
        return None
    return problem(503, "The database is busy; try again.", headers={"Retry-After": "1"})


def invalid(errors: list[Error]) -> HttpResponse:
    """422 with every field that is wrong."""
    first = errors[0] if errors else Error("", "The input cannot be accepted.", "invalid")
    name = first.pointer.lstrip("/").replace("/", ".")
    return problem(422, f"{name}: {first.detail}" if name else first.detail, code="invalid", errors=errors)


def flatten(details: Any, path: str = "") -> Iterator[Error]:
    """DRF's nested error details as pointers."""
    if isinstance(details, Mapping) and set(details) == {"message", "code"}:
        yield Error(path, str(details["message"]), str(details["code"]))
    elif isinstance(details, Mapping):
        for key, inner in details.items():
            yield from flatten(inner, path if key == "non_field_errors" else f"{path}/{_escaped(str(key))}")
    elif isinstance(details, list):
        for index, inner in enumerate(details):
            leaf = isinstance(inner, Mapping) and set(inner) == {"message", "code"}
            yield from flatten(inner, path if leaf else f"{path}/{index}")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _from_django(exc: django_errors.ValidationError) -> Iterator[Error]:
    by_field = exc.error_dict if hasattr(exc, "error_dict") else {"__all__": exc.error_list}
    for name, errors in by_field.items():
        for error in errors:
            text = " ".join(error.messages)
            yield Error("" if name == "__all__" else f"/{name}", text, error.code or "invalid")


def not_allowed(method: str, allowed: list[str]) -> ProblemError:
    """A 405 that says what this address does."""
    detail = f"{method} is not possible here; {', '.join(allowed) or 'nothing'} is."
    return ProblemError(405, detail, headers={"Allow": ", ".join(allowed)})
