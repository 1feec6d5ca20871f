"""What this app serves."""

from accounts.api.kit import Router
from outreach.api.contacts import Contacts
from outreach.api.followups import FollowUps
from outreach.api.gates import Gates


def register(router: Router) -> None:
    """Add the views of this app."""
    router.add(Gates, Contacts, FollowUps)
