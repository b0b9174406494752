"""A limit on guesses of four digits: by address, in the cache of each web process."""

from django.core.cache import cache

MOST = 10
WINDOW_SECONDS = 300


def too_many(address: str) -> bool:
    """Tell whether an address has failed too often for now."""
    return int(cache.get(_key(address), 0)) >= MOST


def count_failure(address: str) -> None:
    """Add a failed guess; the window starts with the first."""
    if not cache.add(_key(address), 1, WINDOW_SECONDS):
        cache.incr(_key(address))


def _key(address: str) -> str:
    return f"portal-track:{address}"
