"""Problem documents (RFC 9457): the one shape of every error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

PROBLEM_JSON = "application/problem+json"
#: The names of RFC 9110, which older versions of Python do not know.
TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}


@dataclass(frozen=True)
class Error:
    """One thing wrong: where (a JSON pointer into the body, `?name` for a parameter, a header's name), and why."""

    pointer: str
    detail: str
    code: str

    def as_dict(self) -> dict[str, str]:
        """As it stands in the document."""
        return {"pointer": self.pointer, "detail": self.detail, "code": self.code}


@dataclass
class ProblemError(Exception):
    """An answer that is a problem; raised by the kit, rendered by the handler."""

    status: int
    detail: str
    code: str = ""
    errors: Sequence[Error] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.detail


def problem(
    status: int,
    detail: str,
    *,
    code: str = "",
    errors: Sequence[Error] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The document as a response. `code` is a snake_case word for programs; by default the status in words."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code or title.lower().replace(" ", "_").replace("-", "_"),
    }
    if errors:
        body["errors"] = [error.as_dict() for error in errors]
    response = HttpResponse(orjson.dumps(body), status=status, content_type=PROBLEM_JSON)
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def bad_parameter(name: str, detail: str, code: str = "invalid") -> ProblemError:
    """A 400 that names a parameter of the address."""
    return ProblemError(400, f"{name}: {detail}", code, [Error(f"?{name}", detail, code)])


def pointer(path: str) -> str:
    """A dotted path as a JSON pointer: people.0.outcome becomes /people/0/outcome; a header's name stays."""
    if path[:1].isupper():
        return path
    return "/" + path.replace(".", "/") if path else ""
