"""What this app serves."""

from accounts.api.kit import Router
from outreach.api.contacts import Contacts
from outreach.api.followups import FollowUps
from outreach.api.gates import Gates
from outreach.api.notifications import Notifications
from outreach.api.protocols import Protocols
from outreach.api.reviews import Reviews


def register(router: Router) -> None:
    """Add the views of this app."""
    router.add(Gates, Contacts, FollowUps, Protocols, Reviews, Notifications)
