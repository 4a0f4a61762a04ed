"""Changes of people and rules, after which all that is open is looked at again.

What concerns one term or document is looked at with it; these may concern any. Signals
and not save(): lists delete in bulk, and the accounts are Django's.
"""

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models.signals import m2m_changed, post_delete, post_save

from vendors.models import Channel, Installation, RefusedAddress, ReminderPolicy

# Other columns of an account say nothing about whether its owner can be told.
TOLD_BY = {"email", "is_active"}


def look_at_all(
    sender: object, update_fields: frozenset[str] | None = None, **_: Any
) -> None:
    """Have the next pass look at all that is open."""
    if sender is User and update_fields is not None and not TOLD_BY & update_fields:
        return
    Installation.look_at_all()


def listen(*senders: Any, members: tuple[Any, ...] = ()) -> None:
    """Look at all again whenever a row of these changes, or who belongs to them."""
    for sender in senders:
        for signal in (post_save, post_delete):
            signal.connect(look_at_all, sender=sender, dispatch_uid=_name(sender))
    for through in members:
        m2m_changed.connect(look_at_all, sender=through, dispatch_uid=_name(through))


def connect() -> None:
    listen(
        *(User, Group, Channel, RefusedAddress, ReminderPolicy),
        members=(User.groups.through,),
    )


def _name(sender: Any) -> str:
    return f"look at all after {sender._meta.label}"
