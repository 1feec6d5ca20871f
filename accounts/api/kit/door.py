"""The base of every API view: who may, how often, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.kit import authentication, handler, json, throttle
from accounts.api.kit.schema import KitSchema
from accounts.capabilities import Capability, can
from accounts.models import ApiToken, User, remember_circles

READS = frozenset({"GET", "HEAD"})


class Door(APIView):
    """A view with a declared capability for each action; without one it fails at import.

    `route` is the word in the address and in token scopes (`contacts:write`).
    """

    route: ClassVar[str] = ""
    capabilities: ClassVar[Mapping[str, Capability]] = {}
    action: Any = None

    authentication_classes = (authentication.Bearer, authentication.Session)
    permission_classes = ()
    throttle_classes = (throttle.Throttle,)
    parser_classes = (json.StrictParser,)
    renderer_classes = (json.Renderer,)
    metadata_class = None
    schema = KitSchema()

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if abstract:
            return
        if not cls.route:
            raise TypeError(f"{cls.__name__} declares no route")
        actions = cls.actions()
        missing = sorted(actions - set(cls.capabilities)) or (not actions and ["any action"])
        if missing:
            raise TypeError(f"{cls.__name__} declares no capability for {', '.join(missing)}")
        if unknown := sorted(set(cls.capabilities) - actions):
            raise TypeError(f"{cls.__name__} declares capabilities for {', '.join(unknown)}, which it does not do")

    @classmethod
    def actions(cls) -> set[str]:
        """What this view does."""
        raise NotImplementedError

    def get_exception_handler(self) -> Callable[..., Any]:
        """The one handler."""
        return handler.handle

    def check_permissions(self, request: Request) -> None:
        """401 for a stranger; 403 without the capability, or when the token's scopes leave it out."""
        if not request.user.is_authenticated:
            self.permission_denied(request)
        if self.action in (None, "metadata"):  # no such verb here, or OPTIONS: a 405 follows
            return
        capability = self.capabilities[self.action]
        if not can(request.user, capability):
            raise PermissionDenied(f"Your role does not have {capability.word}.", code="capability")
        if isinstance(request.auth, ApiToken) and not self._in_scope(request.auth, request.method in READS):
            raise PermissionDenied(f"The token's scopes leave out {self.route}.", code="scope")
        if request.method in READS and isinstance(request.user, User):
            remember_circles(request.user)

    def _in_scope(self, token: ApiToken, reading: bool) -> bool:
        wanted = {f"{self.route}:write"} | ({f"{self.route}:read"} if reading else set())
        return bool(wanted.intersection(token.scopes))

    def get_throttles(self) -> list[Any]:
        """The throttle, kept for the headers."""
        self._throttles = [kind() for kind in self.throttle_classes]
        return self._throttles

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Rate limits on every answer; no cache keeps any."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Cache-Control"] = "no-store"
        for counter in getattr(self, "_throttles", ()):
            counter.write_headers(final)
        return final

    @property
    def allowed_methods(self) -> list[str]:
        """What this address does; a HEAD is a GET without its body."""
        declared = [method for method in super().allowed_methods if method not in ("OPTIONS", "HEAD")]
        return [*declared, "HEAD"] if "GET" in declared else declared

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A 405 that says what is allowed."""
        raise handler.not_allowed(str(request.method), self.allowed_methods)
