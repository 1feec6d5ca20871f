"""So many requests a minute for each token, user or address; counted in Django's cache."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

WINDOW = 60


class Throttle(BaseThrottle):
    """A fixed window of a minute. With the local cache each process counts for itself."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Count the request; the view keeps the throttle, for the headers."""
        self.limit = settings.API_REQUESTS_PER_MINUTE
        now = time.time()
        window = int(now // WINDOW)
        self.reset = math.ceil((window + 1) * WINDOW - now)
        key = f"throttle:{identity(request)}:{window}"
        cache.add(key, 0, timeout=2 * WINDOW)
        try:
            self.count = cache.incr(key)
        except ValueError:  # evicted between the two calls
            self.count = 1
        return self.count <= self.limit

    def wait(self) -> float:
        """Seconds until the window ends."""
        return self.reset

    def write_headers(self, response: HttpResponseBase) -> None:
        """RateLimit fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers)."""
        left = max(self.limit - self.count, 0)
        response["RateLimit-Policy"] = f'"default";q={self.limit};w={WINDOW}'
        response["RateLimit"] = f'"default";r={left};t={self.reset}'


def identity(request: Request) -> str:
    """Whom a request counts for."""
    if request.auth is not None:
        return f"token:{request.auth.pk}"
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{request.META.get('REMOTE_ADDR', '')}"
