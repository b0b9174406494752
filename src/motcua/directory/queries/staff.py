"""The people of the organisation as lists: searched, filtered, page by page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from motcua.directory.models import Officer, Posting
from motcua.directory.queries.actors import valid_on

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class StaffFilter:
    """What the list is narrowed to; `state` is ACTIVE, LOCKED or IDLE (no posting that day)."""

    text: str = ""
    agency_id: int | None = None
    role: str = ""
    state: str = ""
    after: int = 0


def list_staff(*, chosen: StaffFilter, on: date, size: int = PAGE) -> list[Officer]:
    """Return officers with their present postings in `postings_today`, in two statements."""
    return list(_staff(chosen, on)[:size])


def count_staff(*, chosen: StaffFilter, on: date) -> int:
    return _staff(chosen, on).count()


def iterate_staff(*, chosen: StaffFilter, on: date) -> list[Officer]:
    """Return the whole list for an export."""
    return list(_staff(chosen, on))


def _staff(chosen: StaffFilter, on: date) -> QuerySet[Officer]:
    today = Posting.objects.filter(valid_on(on), officer=OuterRef("pk"))
    rows = Officer.objects.filter(pk__gt=chosen.after).select_related("account")
    if chosen.text:
        rows = rows.filter(
            Q(full_name__icontains=chosen.text)
            | Q(account__username__icontains=chosen.text)
            | Q(phone__icontains=chosen.text)
        )
    if chosen.agency_id is not None:
        today = today.filter(agency=chosen.agency_id)
    if chosen.role:
        today = today.filter(role=chosen.role)
    if chosen.agency_id is not None or chosen.role:
        rows = rows.filter(Exists(today))
    if chosen.state == "LOCKED":
        rows = rows.filter(account__is_active=False)
    elif chosen.state == "IDLE":
        rows = rows.filter(~Exists(Posting.objects.filter(valid_on(on), officer=OuterRef("pk"))))
    elif chosen.state == "ACTIVE":
        rows = rows.filter(account__is_active=True)
    postings = Posting.objects.filter(valid_on(on)).select_related("agency", "unit", "position")
    return rows.prefetch_related(
        Prefetch("postings", queryset=postings.order_by("pk"), to_attr="postings_today")
    ).order_by("pk")
