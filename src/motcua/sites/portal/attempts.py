"""
A limit on guesses of four digits: by address and by code, counted in the database.

Only failures are written; a look-up that succeeds costs one read. Guesses sent at the same moment may
all pass the check before the first of them is counted: at most as many more as the site has threads.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac

from motcua.sites.portal.models import GuessWindow

WINDOW_SECONDS = 300
MOST = 10
# Guesses at one code from many addresses: ten thousand digits would take more than a day.
MOST_OF_CODE = 30
_CLEANED_AT_ONCE = 200
_IPV6_NETWORK = 64

_COUNT = """
    INSERT INTO portal_guesswindow (key, started_at, failures)
    SELECT key, %(at)s, 1 FROM unnest(%(keys)s::text[]) AS key ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN portal_guesswindow.started_at <= %(ended)s THEN 1
            ELSE portal_guesswindow.failures + 1 END,
        started_at = CASE WHEN portal_guesswindow.started_at <= %(ended)s THEN excluded.started_at
            ELSE portal_guesswindow.started_at END
"""
_FORGET = """
    DELETE FROM portal_guesswindow WHERE key IN (
        SELECT key FROM portal_guesswindow WHERE started_at <= %(ended)s
        ORDER BY key LIMIT %(most)s FOR UPDATE SKIP LOCKED
    )
"""


def too_many(*, address: str, code: str, at: datetime) -> bool:
    """Tell whether an address, or everybody for this code, has failed too often for now."""
    by_address, by_code = _keys(address, code)
    failures = dict(
        GuessWindow.objects.filter(
            key__in=[by_address, by_code], started_at__gt=_ended(at)
        ).values_list("key", "failures")
    )
    return failures.get(by_address, 0) >= MOST or failures.get(by_code, 0) >= MOST_OF_CODE


def count_failure(*, address: str, code: str, at: datetime) -> None:
    """Add a failed guess; a window starts with the first. Windows that have ended are forgotten."""
    ended = _ended(at)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"keys": list(_keys(address, code)), "at": at, "ended": ended})
        cursor.execute(_FORGET, {"ended": ended, "most": _CLEANED_AT_ONCE})


def _ended(at: datetime) -> datetime:
    return at - timedelta(seconds=WINDOW_SECONDS)


def _keys(address: str, code: str) -> Sequence[str]:
    typed = "".join(char for char in code.upper() if char.isalnum())
    return [_digest("address", _network(address)), _digest("code", typed)]


def _network(address: str) -> str:
    """Return an IPv6 address as its /64, which one household holds whole; others as they are."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, _IPV6_NETWORK), strict=False))
    return address


def _digest(kind: str, value: str) -> str:
    return salted_hmac(f"portal.attempts.{kind}", value, algorithm="sha256").hexdigest()
