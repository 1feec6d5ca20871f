"""Protocols: versions of the steps that arise by themselves, and unfolding them after a shooting."""

from outreach.services.protocols.defaults import install_defaults
from outreach.services.protocols.ending import cancel_unfounded, end_for_the_dead, find_unfounded, settle_gate_steps
from outreach.services.protocols.finding import bring_up_to_date, find_missing
from outreach.services.protocols.publishing import NewStep, publish_version
from outreach.services.protocols.unfolding import unfold

__all__ = [
    "NewStep",
    "bring_up_to_date",
    "cancel_unfounded",
    "end_for_the_dead",
    "find_missing",
    "find_unfounded",
    "install_defaults",
    "publish_version",
    "settle_gate_steps",
    "unfold",
]
