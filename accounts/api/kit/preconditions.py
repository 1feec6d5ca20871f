"""No lost update: the ETag is the record's version, and a change must say which one it saw."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from accounts.api.kit.problems import Error, ProblemError

TAG = re.compile(r'(W/)?"[\x21\x23-\x7e]*"')


def etag(uid: UUID, version: int) -> str:
    """The strong tag of one version of one record."""
    return f'"{uid}.{version}"'


def require(request: Request) -> str:
    """The If-Match header; 428 without one, or with `*`, which says nothing of what was seen."""
    header: str = request.META.get("HTTP_IF_MATCH", "").strip()
    if header in ("", "*"):
        detail = "Send If-Match with the ETag of the record as you read it."
        raise ProblemError(428, detail, errors=[Error("If-Match", detail, "required")])
    return header


def compare(header: str, record: Any) -> None:
    """412 unless the header names the version of the record, which the caller holds locked."""
    tags = [found.group(0) for found in TAG.finditer(header)]
    if etag(record.uid, record.version) not in tags:
        detail = "The record has changed since you read it; read it again."
        raise ProblemError(412, detail, "stale", [Error("If-Match", detail, "stale")])


def mark(response: HttpResponse, uid: UUID, version: int | None) -> None:
    """Put the ETag on an answer."""
    if version is not None:
        response["ETag"] = etag(uid, version)
