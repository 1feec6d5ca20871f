"""What the request at hand is called: set by a door's middleware, copied into each audit event."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
