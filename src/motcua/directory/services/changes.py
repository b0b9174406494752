"""Parts shared by the services that change the organisation: permission, audit, the day before."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.core.actors import Actor
from motcua.directory import policies
from motcua.directory.errors import NotPermitted


def require(actor: Actor, action: str, **facts: Any) -> None:  # Any: the facts of policies.can
    """
    Let through who may do this.

    :raises NotPermitted: otherwise
    """
    if not policies.can(actor, action, **facts):
        raise NotPermitted(_("Anh/chị không có quyền làm việc này."))


def note(
    *,
    actor: Actor,
    action: str,
    kind: str,
    row_id: int,
    label: str,
    ground: str = "",
    data: Mapping[str, Any] | None = None,  # Any: JSON
    at: datetime,
) -> None:
    """Write the change to the audit, in the open transaction."""
    audit.record(
        actor=actor,
        action=action,
        subject_kind=kind,
        subject_id=str(row_id),
        subject_label=label,
        purpose=ground,
        data=data,
        at=at,
    )


def day_before(day: date) -> date:
    """Return the last day of what ends when something new begins on `day`."""
    return day - timedelta(days=1)
