"""Where to hand in: every one-stop shop with its address and its hours of today."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.calendar import OpeningRange
from motcua.directory.models import OneStopShop, OpeningHours
from motcua.procedures.search_text import fold

Hours = tuple[time, time]
_LAST_MINUTE = 24 * 60 - 1


@dataclass(frozen=True, kw_only=True)
class Place:
    """A shop as a citizen asks for it; `hours` are the ranges of today, none when it is closed."""

    name: str
    agency: str
    address: str
    phone: str
    hours: Sequence[Hours]
    is_open: bool


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """List the shops, narrowed by a word; any of them takes in any dossier of the province."""
    now = timezone.localtime()
    text = request.GET.get("q", "").strip()[:100]
    found = list_places(now)
    if text:
        wanted = fold(text)
        found = [row for row in found if wanted in fold(f"{row.name} {row.agency} {row.address}")]
    context = {
        "places": found,
        "text": text,
        "today": now.date(),
        "province_name": settings.MOTCUA_PROVINCE_NAME,
    }
    return render(request, "portal/places.html", context)


def list_places(now: datetime, *, limit: int | None = None) -> list[Place]:
    """Return the shops of today, the provincial centre first."""
    today = now.date()
    shops = (
        OneStopShop.objects.select_related("agency")
        .filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
        .order_by("kind", "name")
    )
    # SERVICE_CENTER sorts last by its letters; a citizen looks for it first.
    ordered = sorted(shops, key=lambda shop: shop.kind != OneStopShop.Kind.SERVICE_CENTER)
    hours_of = _hours_today(today)
    return [_place(shop, hours_of(shop.pk), now.time()) for shop in ordered[:limit]]


def _hours_today(today: date) -> Callable[[int], Sequence[Hours]]:
    """Return a look-up of a shop's ranges today: its own where it has any, else the province's."""
    calendar = deadline_queries.get_calendar(shop_id=None, on=today)
    ordinary = [_clock(part) for part in calendar.ranges(today)]
    own: dict[int, list[Hours]] = defaultdict(list)
    with_own: set[int] = set()
    rows = OpeningHours.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today, shop__isnull=False
    ).order_by("weekday", "opens_at")
    for shop_id, weekday, opens_at, closes_at in rows.values_list(
        "shop_id", "weekday", "opens_at", "closes_at"
    ):
        with_own.add(shop_id or 0)
        if weekday == today.weekday():
            own[shop_id or 0].append((opens_at, closes_at))
    special = calendar.special_day(today)

    def hours_of(shop_id: int) -> Sequence[Hours]:
        # On a holiday nobody is there; a Saturday made up for is worked by the ordinary hours.
        if special is not None or shop_id not in with_own:
            return ordinary
        return own[shop_id]

    return hours_of


def _place(shop: OneStopShop, hours: Sequence[Hours], now: time) -> Place:
    return Place(
        name=shop.name,
        agency=shop.agency.name,
        address=shop.address,
        phone=shop.phone,
        hours=hours,
        is_open=any(start <= now < end for start, end in hours),
    )


def _clock(part: OpeningRange) -> Hours:
    return time(*divmod(part.opens, 60)), time(*divmod(min(part.closes, _LAST_MINUTE), 60))
