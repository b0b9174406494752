"""
Filters of the work list under names of the officer's own, kept in a signed cookie.

They hold no personal data (a search text is not kept) and cost the page no statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "motcua_filters"
MOST = 6
LONGEST_NAME = 30
_SALT = "backoffice.saved_filters"
_KEPT_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True, kw_only=True)
class SavedFilter:
    name: str
    query: str


def read(request: HttpRequest, *, officer_id: int | None) -> list[SavedFilter]:
    """Return the officer's filters; on a shared machine another's are not his."""
    try:
        owner, rows = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT)
        found = [SavedFilter(name=str(name), query=str(query)) for name, query in rows]
    except (signing.BadSignature, ValueError, TypeError):
        return []
    return found if owner == officer_id else []


def write(
    response: HttpResponse, filters: Sequence[SavedFilter], *, officer_id: int | None
) -> None:
    """Keep them for a year."""
    rows = [(row.name, row.query) for row in filters]
    response.set_cookie(
        COOKIE,
        signing.dumps([officer_id, rows], salt=_SALT),
        max_age=_KEPT_SECONDS,
        path=reverse("backoffice:work"),
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
