"""What drf-spectacular must be told of our own classes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension


class BearerScheme(OpenApiAuthenticationExtension):
    """A token in the Authorization header."""

    target_class = "accounts.api.kit.authentication.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    """The browser's session."""

    target_class = "accounts.api.kit.authentication.Session"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """The session cookie."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


class OneOfFieldSchema(OpenApiSerializerFieldExtension):
    """A reference to one of several kinds."""

    target_class = "accounts.api.kit.inputs.OneOfField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        """An object with the kind and the id."""
        kinds = {"type": "string", "enum": list(self.target.sights)}
        properties = {"type": kinds, "id": {"type": "string", "format": "uuid"}}
        return {"type": "object", "properties": properties, "required": ["type", "id"]}
