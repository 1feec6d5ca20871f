"""The work: gates, contacts, follow-ups, protocols, weekly reviews, notifications."""

from outreach.models.contacts import Contact, ContactOfficer, ContactPerson, ContactVersion
from outreach.models.followups import FollowUp, FollowUpChange, FollowUpEscalation
from outreach.models.gates import ContactGate, GateEntry
from outreach.models.notifications import Notification, NotificationLine
from outreach.models.protocols import Protocol, ProtocolStep
from outreach.models.reviews import ReviewAttendee, ReviewCarry, ReviewItem, ReviewSchedule, WeeklyReview

__all__ = [
    "Contact",
    "ContactGate",
    "ContactOfficer",
    "ContactPerson",
    "ContactVersion",
    "FollowUp",
    "FollowUpChange",
    "FollowUpEscalation",
    "GateEntry",
    "Notification",
    "NotificationLine",
    "Protocol",
    "ProtocolStep",
    "ReviewAttendee",
    "ReviewCarry",
    "ReviewItem",
    "ReviewSchedule",
    "WeeklyReview",
]
