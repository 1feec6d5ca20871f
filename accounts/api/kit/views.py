"""Views of a resource: a declaration of what it is and what one may do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from accounts.api.kit import addresses, json, preconditions
from accounts.api.kit.door import Door
from accounts.api.kit.paging import page
from accounts.api.kit.params import ListParams, filtered, refuse_unknown, trimmed
from accounts.api.kit.reading import answer_read
from accounts.api.kit.resource import VERSION, Resource
from accounts.api.kit.scene import Scene
from accounts.api.kit.verbs import Read, Verb
from accounts.api.kit.writes import Outcome, Write
from accounts.filters import RecordFilter

STANDARD = ("list", "retrieve")


class Views(ViewSetMixin, Door, abstract=True):
    """The addresses of one resource. `list` and `retrieve` are there when their capability is declared."""

    resource: ClassVar[type[Resource]]
    filters: ClassVar[type[RecordFilter] | None] = None
    verbs: ClassVar[Mapping[str, Verb | Read]] = {}

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(abstract=abstract, **kwargs)
        if abstract:
            return
        addresses.register(cls.resource.model, cls.route)
        for action, verb in cls.verbs.items():
            setattr(cls, action, _reads(verb) if isinstance(verb, Read) else _writes(verb))

    @classmethod
    def actions(cls) -> set[str]:
        """The declared verbs, and the standard reads that have a capability."""
        return set(cls.verbs) | {action for action in STANDARD if action in cls.capabilities}

    def list(self, request: Request) -> HttpResponse:
        """A page of the records that the user may see."""
        scene, resource = Scene.of(request), self.resource
        known = self.filters.base_filters if self.filters else ()
        params = ListParams.of(request.query_params, resource, known)
        rows = filtered(resource.start(scene.user), self.filters, request.query_params, request)
        found = page(rows, params, resource=resource, of=self.route, scene=scene)
        body = {"results": found.rows, "next": self._at(found.following), "previous": self._at(found.preceding)}
        if params.count:
            body["count"] = rows.order_by().count()
        self._log_shown(scene)
        return json.answer(body)

    def retrieve(self, request: Request, id: UUID) -> HttpResponse:
        """One record; 404 alike for one that is missing and one the user may not know of."""
        refuse_unknown(request.query_params, ("fields",))
        names = trimmed(request.query_params.get("fields"), self.resource)
        response = self._record(Scene.of(request), id, names)
        if response is None:
            raise Http404
        return response

    def _record(
        self,
        scene: Scene,
        uid: UUID,
        names: tuple[str, ...] = (),
        status: int = 200,
        once: dict[str, Any] | None = None,
    ) -> HttpResponse | None:
        keys = (VERSION,) if self.resource.versioned() else ()
        rows = self.resource.start(scene.user).filter(uid=uid).order_by()
        found = self.resource.rows(rows, scene, names=names, keys=keys)
        if not found:
            return None
        marks, row = found[0]
        self._log_shown(scene)
        response = json.answer(row | once if once else row, status)
        preconditions.mark(response, uid, marks[0] if keys else None)
        return response

    def _log_shown(self, scene: Scene) -> None:
        query = self.request.META.get("QUERY_STRING", "")
        scene.log_shown(f"api.{self.route}.shown", detail={"query": query[:500]} if query else None)

    def _at(self, cursor: str | None) -> str | None:
        if cursor is None:
            return None
        query = self.request.query_params.copy()
        query["cursor"] = cursor
        return f"{self.request.path}?{query.urlencode()}"

    def _written(self, scene: Scene, outcome: Outcome) -> HttpResponse:
        if outcome.uid is None:
            return json.answer(outcome.data if outcome.data is not None else {}, outcome.status)
        response = self._record(scene, outcome.uid, status=outcome.status, once=outcome.data)
        if response is None:  # written, and out of the writer's sight since
            response = json.answer({"id": outcome.uid}, outcome.status)
        if outcome.status == 201:
            response["Location"] = f"{addresses.BASE}{self.route}/{outcome.uid}/"
        if outcome.replayed:
            response["Idempotency-Replayed"] = "true"
        return response


def _writes(verb: Verb) -> Callable[..., HttpResponse]:
    def write(self: Views, request: Request, **keys: UUID) -> HttpResponse:
        refuse_unknown(request.query_params, ())
        scene = Scene.of(request)
        outcome = Write(request, self.resource, verb, scene, keys).perform()
        return self._written(scene, outcome)

    return write


def _reads(verb: Read) -> Callable[..., HttpResponse]:
    def compute(self: Views, request: Request, **keys: UUID) -> HttpResponse:
        return answer_read(verb, self, Scene.of(request), self.resource, keys)

    return compute
