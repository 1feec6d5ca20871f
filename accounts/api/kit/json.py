"""JSON in and out by orjson: strict in, fast out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from django.http import HttpResponse
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer


def dumps(data: Any) -> bytes:
    """UTF-8 JSON; dates, times with their offset and UUIDs as text, decimals as numbers."""
    return orjson.dumps(data, default=_other)


def _other(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def answer(data: Any, status: int = 200) -> HttpResponse:
    """A JSON response that no cache keeps."""
    response = HttpResponse(dumps(data), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


class StrictParser(BaseParser):
    """Reads a JSON body: UTF-8 only, no lone surrogates, no NaN; anything else is a 400."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The parsed body; an empty body is an empty object."""
        body = stream.read()
        try:
            return orjson.loads(body) if body.strip() else {}
        except orjson.JSONDecodeError as wrong:
            raise ParseError(f"The body is not valid JSON: {wrong}") from wrong


class Renderer(BaseRenderer):
    """Names the media type in negotiation and schema; views render by `answer`."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """The data as JSON."""
        return dumps(data)
