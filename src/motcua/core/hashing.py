"""
Hashes that prove what was written: one canonical text for a row, one link for a chain.

The text must come out the same for the values a service holds and for those read back from
PostgreSQL, or honest rows would look forged.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

HASH_BYTES = 32
# What stands before the first row of a chain.
GENESIS = bytes(HASH_BYTES)
# Made once: the verification of a year writes millions of rows.
_encoder = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


def canonical_json(payload: Mapping[str, Any]) -> bytes:  # Any: JSON and column values
    """
    Write a row as JSON in UTF-8: keys sorted, no blanks, moments in UTC with microseconds, bytes in hex.

    :raises ValueError: for a moment without time zone, a number that is none, an unknown type
    """
    return _encoder.encode(_plain(payload)).encode()


def row_hash(payload: Mapping[str, Any]) -> bytes:  # Any: JSON and column values
    """Return the SHA-256 of a row that stands alone."""
    return hashlib.sha256(canonical_json(payload)).digest()


def chain_hash(previous: bytes, payload: Mapping[str, Any]) -> bytes:  # Any: as above
    """Return the SHA-256 of a row together with the hash of the row before it (32 bytes)."""
    if len(previous) != HASH_BYTES:
        raise ValueError("The previous hash must have 32 bytes.")
    return hashlib.sha256(bytes(previous) + canonical_json(payload)).digest()


def _plain(value: Any) -> Any:  # Any: JSON and column values
    kind = type(value)
    # Most values by far are one of these; asking for the exact type is quick.
    if kind is str or kind is int or value is None or kind is bool:
        return value
    if kind is dict or isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if kind is list or isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        # jsonb keeps no difference between 1e22 and its integer.
        return int(value) if value.is_integer() else value
    return _text(value)


def _text(value: Any) -> str:  # Any: column values
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("A moment without time zone cannot be hashed.")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    # A member of an enumeration is written as its value.
    if isinstance(value, str | Decimal | UUID | Promise):
        return str(value)
    raise ValueError(f"{type(value).__name__} cannot be hashed.")
