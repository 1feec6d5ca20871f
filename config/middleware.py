"""What every request gets, whichever door it came through."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from ledger.context import request_id

SANE = re.compile(r"[A-Za-z0-9._:-]{8,100}")


class RequestId:
    """Gives the request a name, a proxy's where it is sane, which each audit event copies and the answer tells."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name it for as long as it is answered."""
        sent = request.headers.get("X-Request-ID", "")
        name = sent if SANE.fullmatch(sent) else uuid4().hex
        mark = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(mark)
        response["X-Request-ID"] = name
        return response
