"""OpenAPI from the declarations; nothing is described twice."""

from __future__ import annotations

import inspect
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from accounts.api.kit import extensions  # noqa: F401 - drf-spectacular learns of them by the import
from accounts.api.kit.schema_parameters import HEADERS, filter_parameters, list_parameters

PROBLEM_KEY = ("4XX", "application/problem+json")


class ProblemErrorSchema(serializers.Serializer[Any]):
    """One thing wrong."""

    pointer = serializers.CharField(help_text="JSON pointer into the body, `?name` of a parameter, or a header.")
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSchema(serializers.Serializer[Any]):
    """A problem document, RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="For programs: snake_case.")
    errors = ProblemErrorSchema(many=True, required=False)  # type: ignore[assignment]


class KitSchema(AutoSchema):
    """Reads what the view declares: resource, verbs, filters, capability."""

    view: Any

    def _declared(self) -> Any:
        table = getattr(self.view, "verbs", None) or getattr(self.view, "reads", {})
        return table.get(self.view.action)

    def get_operation_id(self) -> str:
        """`incidents_list`, `follow_ups_complete`."""
        return f"{self.view.route}_{self.view.action}".replace("-", "_")

    def get_tags(self) -> list[str]:
        """The name of the resource."""
        return [self.view.route]

    def get_description(self) -> str:  # type: ignore[override]
        """What the service says of itself, and who may."""
        declared = self._declared()
        source = getattr(declared, "service", None) or getattr(declared, "answer", None)
        text = inspect.getdoc(source or getattr(self.view, self.view.action)) or ""
        capability = self.view.capabilities[self.view.action]
        return f"{text}\n\nNeeds the capability `{capability.word}`.".strip()

    def get_override_parameters(self) -> list[Any]:
        """Parameters of the address and headers."""
        declared = self._declared()
        if hasattr(declared, "answer"):
            return [declared.params] if declared.params._declared_fields else []
        if declared is not None:
            return self._write_headers(declared)
        if self.view.action == "list":
            return [*list_parameters(self.view.resource), *filter_parameters(self.view.filters)]
        return [list_parameters(self.view.resource)[-1]]

    def _write_headers(self, verb: Any) -> list[OpenApiParameter]:
        wanted = ["Idempotency-Key"] if verb.method == "post" else []
        if verb.detail and self.view.resource.versioned():
            wanted.append("If-Match")
        return [HEADERS[name] for name in wanted]

    def get_request_serializer(self) -> Any:
        """The input of a write."""
        verb = self._declared()
        return verb.input(partial=verb.partial) if hasattr(verb, "input") else None

    def get_response_serializers(self) -> Any:
        """The record, a page of them, or what a computed read declares; and problems."""
        declared = self._declared()
        status = getattr(declared, "status", 200)
        return {status: self._answer(declared), PROBLEM_KEY: ProblemSchema}

    def _answer(self, declared: Any) -> Any:
        if hasattr(declared, "output"):
            return declared.output
        resource = self.view.resource
        if once := getattr(declared, "once", None):
            record = resource.schema().__class__
            return type(f"{record.__name__}Created", (record,), dict(once))
        return resource.page_schema() if self.view.action == "list" else resource.schema()

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False
