"""
The canonical text of events and audit entries, written directly.

`core.hashing.canonical_json` serves every row of every shape; here are millions of rows of two
shapes. A test and `motcua audit verify` hold the two to the same bytes.
"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from motcua.config.demo.rows import to_json

# Labels and grounds repeat all the time: each is quoted once.
quoted = lru_cache(maxsize=20_000)(to_json)


@lru_cache(maxsize=4096)
def moment_text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def event_hash(
    previous: bytes,
    *,
    dossier_id: int,
    sequence: int,
    kind: str,
    at: datetime,
    actor_id: int | None,
    actor_label: str,
    unit_label: str,
    ground: str,
    clock_effect: str,
    data: str,
) -> bytes:
    """Return the chained hash of an event; `data` is JSON text with sorted keys and no blanks."""
    text = (
        f'{{"actor_id":{"null" if actor_id is None else actor_id}'
        f',"actor_label":{quoted(actor_label)},"clock_effect":{quoted(clock_effect)}'
        f',"data":{data},"dossier_id":{dossier_id},"ground":{quoted(ground)}'
        f',"kind":{quoted(kind)},"occurred_at":"{moment_text(at)}","sequence":{sequence}'
        f',"unit_label":{quoted(unit_label)}}}'
    )
    return hashlib.sha256(previous + text.encode()).digest()


def entry_hash(
    *,
    at: datetime,
    actor_id: int | None,
    actor_label: str,
    action: str,
    subject_id: int,
    subject_label: str,
    purpose: str,
    origin: str,
) -> bytes:
    """Return the hash of an audit entry about a dossier, without further data."""
    text = (
        f'{{"action":{quoted(action)},"actor_id":{"null" if actor_id is None else actor_id}'
        f',"actor_label":{quoted(actor_label)},"at":"{moment_text(at)}","data":{{}}'
        f',"origin":{quoted(origin)},"purpose":{quoted(purpose)},"subject_id":"{subject_id}"'
        f',"subject_kind":"dossier","subject_label":{to_json(subject_label)}}}'
    )
    return hashlib.sha256(text.encode()).digest()
