"""What waits for a member of a committee; the desk reads it."""

from gongheng.portals.expert.invitations import waiting_for

__all__ = ["waiting_for"]
