"""What this app serves."""

from accounts.api.kit import Router
from accounts.api.tokens import Tokens
from accounts.api.units import Units
from accounts.api.users import Users


def register(router: Router) -> None:
    """Add the views of this app."""
    router.add(Users, Units, Tokens)
