"""Computed reads: figures, networks, schedules; beside a resource or on their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.viewsets import ViewSetMixin

from accounts.api.kit import json
from accounts.api.kit.door import Door
from accounts.api.kit.handler import flatten
from accounts.api.kit.inputs import Input
from accounts.api.kit.params import refuse_unknown
from accounts.api.kit.problems import bad_parameter
from accounts.api.kit.resource import Resource
from accounts.api.kit.scene import Scene
from accounts.api.kit.verbs import Read


class Figures(ViewSetMixin, Door, abstract=True):
    """Computed answers that belong to no record: `route = "statistics"`, `reads = {"shootings": Read(…)}`."""

    reads: ClassVar[Mapping[str, Read]] = {}

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(abstract=abstract, **kwargs)
        for action, read in cls.reads.items():
            setattr(cls, action, _handler(read))

    @classmethod
    def actions(cls) -> set[str]:
        """The declared reads."""
        return set(cls.reads)


def _handler(read: Read) -> Any:
    def compute(self: Figures, request: Request) -> HttpResponse:
        return answer_read(read, self, Scene.of(request))

    return compute


def answer_read(
    read: Read,
    view: Door,
    scene: Scene,
    resource: type[Resource] | None = None,
    keys: Mapping[str, UUID] | None = None,
) -> HttpResponse:
    """Check the parameters, find the record if there is one, compute and answer."""
    request = view.request
    params = checked_params(read.params, request, scene)
    owner: dict[str, Any] = {}
    if read.detail and resource is not None and keys:
        record = resource.start(scene.user).filter(uid=keys["id"]).first()
        if record is None:
            raise Http404
        owner[resource.noun] = record
    extra = {"scene": scene} if read.named else {}
    data = read.answer(**owner, **extra, user=scene.user, at=scene.at, **params)
    scene.log_shown(f"api.{view.route}.shown", detail={"path": request.get_full_path()[:500]})
    return json.answer(data)


def checked_params(kind: type[Input], request: Request, scene: Scene) -> dict[str, Any]:
    """The parameters of the address by the declaration; a 400 that names the first wrong one."""
    context = {"user": scene.user, "at": scene.at, "in_address": True}
    given = kind(data=request.query_params.dict(), context=context)
    refuse_unknown(request.query_params, set(given.fields))
    try:
        given.is_valid(raise_exception=True)
    except ValidationError as wrong:
        error = next(flatten(wrong.get_full_details()))
        raise bad_parameter(error.pointer.strip("/"), error.detail, error.code) from wrong
    return dict(given.validated_data)
