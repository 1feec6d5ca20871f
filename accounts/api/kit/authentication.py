"""Who knocks: a browser session with its CSRF check, or a program with a bearer token."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import tokens

CHALLENGE = 'Bearer realm="standdown"'


class Bearer(BaseAuthentication):
    """`Authorization: Bearer TOKEN`. Unknown, expired and revoked tokens and disabled owners get the same 401."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The owner and the token, or None where no bearer token is sent."""
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        at = timezone.now()
        token = tokens.find_live(secret.strip(), at=at)
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.", code="invalid_token")
        tokens.note_use(token, at=at)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return CHALLENGE


class Session(SessionAuthentication):
    """The browser's session; writes need the CSRF token."""
