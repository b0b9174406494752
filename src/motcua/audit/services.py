"""Writing of audit entries, always inside the transaction of what they tell about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from motcua.audit.chains import list_logs
from motcua.audit.models import AuditEntry
from motcua.audit.seals import forget_seals, seal_day, seal_finished_days
from motcua.core.actors import Actor
from motcua.core.hashing import row_hash
from motcua.core.partitions import first_of_next_month
from motcua.core.transactions import transaction_required

__all__ = [
    "forget_seals",
    "hash_payload",
    "make_entry",
    "make_partitions",
    "record",
    "record_read",
    "seal_day",
]
__all__ += ["seal_finished_days"]

_LABEL_LENGTH = 200
_SUBJECT_LABEL_LENGTH = 300
_ORIGIN_LENGTH = 60


@transaction_required
def record(
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: str,
    subject_label: str = "",
    purpose: str = "",
    data: Mapping[str, Any] | None = None,  # Any: JSON
    at: datetime,
) -> None:
    """Write who did what to what, when, from where and why (Decree 118/2025, art. 5(1)(d))."""
    make_entry(
        actor=actor,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_label=subject_label,
        purpose=purpose,
        data=data,
        at=at,
    ).save(force_insert=True)


def record_read(
    *,
    actor: Actor,
    subject_kind: str,
    subject_id: str,
    subject_label: str = "",
    purpose: str,
    action: str = "",
    data: Mapping[str, Any] | None = None,  # Any: JSON
    at: datetime,
) -> None:
    """
    Write that somebody's data were read, before they are shown.

    A page that only reads has no transaction of its own; this one is as small as one INSERT.
    """
    with transaction.atomic():
        record(
            actor=actor,
            action=action or f"{subject_kind}.read",
            subject_kind=subject_kind,
            subject_id=subject_id,
            subject_label=subject_label,
            purpose=purpose,
            data=data,
            at=at,
        )


def make_partitions(*, first: date, months: int) -> None:
    """
    Make the partitions of so many months of every log; those that exist are left alone.

    The worker may create no table: a function of the database does it (migration 0002).
    """
    with connection.cursor() as cursor:
        for log in list_logs():
            month = first.replace(day=1)
            for _number in range(months):
                cursor.execute("SELECT audit_make_partition(%s::regclass, %s)", [log.table, month])
                month = first_of_next_month(month)


def make_entry(
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: str,
    subject_label: str = "",
    purpose: str = "",
    data: Mapping[str, Any] | None = None,  # Any: JSON
    at: datetime,
) -> AuditEntry:
    """Return an entry with its hash, unsaved; loads of history write them in bulk."""
    entry = AuditEntry(
        at=at,
        actor_id=actor.account_id,
        actor_label=str(actor.label)[:_LABEL_LENGTH],
        action=str(action),
        subject_kind=str(subject_kind),
        subject_id=str(subject_id),
        subject_label=str(subject_label)[:_SUBJECT_LABEL_LENGTH],
        purpose=str(purpose),
        origin=str(actor.origin)[:_ORIGIN_LENGTH],
        data=dict(data or {}),
    )
    entry.row_hash = row_hash(hash_payload(entry))
    return entry


def hash_payload(entry: AuditEntry) -> dict[str, Any]:  # Any: column values
    """Return what the hash of an entry covers: every column except its number and the hash itself."""
    return {
        "at": entry.at,
        "actor_id": entry.actor_id,
        "actor_label": entry.actor_label,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "subject_label": entry.subject_label,
        "purpose": entry.purpose,
        "origin": entry.origin,
        "data": entry.data,
    }
