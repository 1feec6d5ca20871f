"""Contact gates: set before every visit, opened by two answers, watched while they are awaited."""

from outreach.services.gates.answering import answer, notify_kin
from outreach.services.gates.overriding import override
from outreach.services.gates.setting import find_missing, set_gate
from outreach.services.gates.watching import escalate_silence, lapse_holds

__all__ = ["answer", "escalate_silence", "find_missing", "lapse_holds", "notify_kin", "override", "set_gate"]
