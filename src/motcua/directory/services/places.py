"""Opening hours of one-stop shops: versions by day, so that past due dates can be explained."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.directory.errors import UnableToSetOpeningHours
from motcua.directory.models import OneStopShop, OpeningHours
from motcua.directory.services.changes import day_before, note, require


@dataclass(frozen=True, kw_only=True)
class HoursRange:
    """One open range of a weekday, 0 for Monday."""

    weekday: int
    opens_at: time
    closes_at: time


@transaction.atomic
def set_opening_hours(
    *,
    shop_id: int | None,
    ranges: tuple[HoursRange, ...],
    valid_from: date,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Replace the opening hours of a shop (None: the default of the province) from a day on.

    What held before ends the day before; what was to begin that day or later is replaced.

    :raises UnableToSetOpeningHours: if ranges overlap, run backwards or name no weekday
    """
    if shop_id is None:
        require(actor, "calendar.edit")
        label = str(_("Giờ làm việc chung"))
    else:
        require(actor, "shop.manage", shop_id=shop_id)
        # Locks the shop, so that two changes at one moment follow each other.
        label = OneStopShop.objects.select_for_update().get(pk=shop_id).name
    _check(ranges)
    open_rows = OpeningHours.objects.filter(shop_id=shop_id, valid_to=None)
    open_rows.filter(valid_from__gte=valid_from).delete()
    open_rows.filter(valid_from__lt=valid_from).update(valid_to=day_before(valid_from))
    OpeningHours.objects.bulk_create(
        OpeningHours(
            shop_id=shop_id,
            weekday=item.weekday,
            opens_at=item.opens_at,
            closes_at=item.closes_at,
            valid_from=valid_from,
        )
        for item in ranges
    )
    note(
        actor=actor,
        action="shop.set_hours",
        kind="shop",
        row_id=shop_id or 0,
        label=label,
        data={"valid_from": valid_from.isoformat(), "ranges": [_text(item) for item in ranges]},
        at=at,
    )


def _check(ranges: tuple[HoursRange, ...]) -> None:
    ordered = sorted(ranges, key=lambda item: (item.weekday, item.opens_at))
    for item in ordered:
        if not 0 <= item.weekday <= 6 or item.closes_at <= item.opens_at:
            raise UnableToSetOpeningHours(_("Giờ đóng cửa phải sau giờ mở cửa."))
    for earlier, later in pairwise(ordered):
        if earlier.weekday == later.weekday and later.opens_at < earlier.closes_at:
            raise UnableToSetOpeningHours(_("Hai khoảng giờ trong một ngày chồng lên nhau."))


def _text(item: HoursRange) -> str:
    return f"{item.weekday} {item.opens_at:%H:%M}-{item.closes_at:%H:%M}"
