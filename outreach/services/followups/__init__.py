"""Follow-ups: promising steps, doing them, giving them to somebody, moving them; each with its line of history."""

from outreach.services.followups.assigning import bulk_reassign, hand_over, reassign
from outreach.services.followups.clocks import bulk_reschedule, pause_gated, reschedule, resume_gated
from outreach.services.followups.guards import can_be_given, default_assignee
from outreach.services.followups.moves import cancel, complete, start
from outreach.services.followups.promising import promise

__all__ = [
    "can_be_given",
    "cancel",
    "complete",
    "default_assignee",
    "hand_over",
    "pause_gated",
    "promise",
    "reassign",
    "bulk_reassign",
    "reschedule",
    "bulk_reschedule",
    "resume_gated",
    "start",
]
