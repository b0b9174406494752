"""`{% load ui %}`: icons, chips, fields and formats for every page. Each tag is shown on the style page."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from motcua.sites.ui import chips, formats, icons
from motcua.sites.ui.fields import FieldView, describe_field, summarize_errors
from motcua.sites.ui.files import file_rules

register = template.Library()

# --- icons and chips ---


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """{% icon "clock" %}; {% icon "eye" label="Hiện số" %} when it stands alone."""
    return icons.icon(name, label=label)


@register.simple_tag
def chip(kind: str, text: str, icon: str = "") -> SafeString:
    """{% chip "warn" "Còn 3 giờ" icon="clock" %}: ok, warn, late, new, wait, neutral."""
    return chips.chip(kind, text, icon_name=icon)


@register.simple_tag
def state_chip(code: int | str, citizen: bool = False) -> SafeString:  # noqa: FBT001, FBT002 — template argument
    """{% state_chip 4 %}: a national state; citizen=True gives icon and words without the number."""
    return chips.state_chip(int(code), for_citizen=citizen)


@register.simple_tag
def time_chip(minutes: int | None, day_minutes: int = formats.WORKING_DAY_MINUTES) -> SafeString:
    """{% time_chip minutes_left %}: working minutes until the limit, negative is overdue; None draws "–"."""
    if minutes is None:
        return chips.chip("neutral", "–")
    kind, words = formats.time_left(minutes, day_minutes=day_minutes)
    return chips.chip(kind, words, icon_name="clock" if kind != "ok" else "")


@register.simple_tag
def vietnamese() -> SafeString:
    """<h1{% vietnamese %}>: says so where a text of the law or of a record stands on an English page."""
    return mark_safe(' lang="vi"' if formats.is_english() else "")  # noqa: S308 — a constant


# --- forms ---


@register.inclusion_tag("ui/_field.html")
def field(bound_field: BoundField, **options: Any) -> dict[str, FieldView]:
    """{% field form.name hint="…" label="…" optional=True inline=True autocomplete="name" key="F3" %}."""
    return {"view": describe_field(bound_field, options)}


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """{% error_summary form %} or several forms: links to each wrong field, in page order."""
    return {"errors": summarize_errors([form for form in forms if form is not None])}


@register.inclusion_tag("ui/_file_words.html")
def file_words() -> dict[str, Any]:
    """{% file_words %}: the words with which the script dresses file fields; once in a frame."""
    return {"file_rules": file_rules()}


# --- formats ---


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def vn_date(value: date | datetime | None, style: str = "") -> str:
    """{{ d|vn_date }} Thứ Hai 12/10/2026 · "short" T2 12/10 · "plain" 12/10/2026 · "day" 12/10."""
    if value is None or value == "":
        return "–"
    day = _local(value).date() if isinstance(value, datetime) else value
    short = style in {"short", "day"}
    return formats.vn_date(day, short=short, with_weekday=style not in {"plain", "day"})


@register.filter
def vn_datetime(value: datetime | None, style: str = "") -> str:
    """{{ m|vn_datetime }} 17:00 Thứ Hai 12/10/2026 · "short" 17:00 T2 12/10 · "plain" 17:00 12/10/2026 · "day" 17:00 12/10."""
    if value is None or value == "":
        return "–"
    short = style in {"short", "day"}
    return formats.vn_datetime(
        _local(value), short=short, with_weekday=style not in {"plain", "day"}
    )


@register.filter
def vn_time(value: datetime | None) -> str:
    """{{ m|vn_time }} 17:00."""
    return f"{_local(value):%H:%M}" if value else "–"


@register.filter
def weekday(value: date) -> str:
    """{{ d|weekday }} Thứ Hai."""
    return formats.weekday(value)


@register.simple_tag
def due_text(moment: datetime | None, today: date) -> str:
    """{% due_text row.due_at today %}: "16:00 hôm nay" or "17:00 T5 08/10"; None "–"."""
    # A step may have no limit of its own, such as handing over the result.
    if moment is None:
        return "–"
    return formats.vn_datetime(_local(moment), short=True, today=today)


@register.filter
def money(value: Decimal | float | None) -> str:
    """{{ amount|money }} 15.000 đ; None "–"."""
    return "–" if value is None else formats.money(value)


@register.filter
def vn_number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """{{ n|vn_number }} 12.418 · {{ x|vn_number:1 }} 96,4."""
    return "–" if value is None else formats.vn_number(value, decimals=decimals)


@register.filter
def mask_id(value: str | None) -> str:
    """{{ person.personal_id|mask_id }} 0271 6800 ••71."""
    return formats.mask_id(value) if value else "–"


@register.filter
def mask_phone(value: str | None) -> str:
    """{{ person.phone|mask_phone }} 09•• ••• 318."""
    return formats.mask_phone(value) if value else "–"


@register.filter
def working_time(minutes: int | None) -> str:
    """{{ minutes|working_time }} 3 ngày 4 giờ 58 phút."""
    return "–" if minutes is None else formats.working_time(minutes, exact=True)


@register.filter
def file_size(value: int | None) -> str:
    """{{ size|file_size }} 84 KB."""
    return "–" if value is None else formats.file_size(value)


# --- parts that take a list ---


@register.inclusion_tag("ui/_calendar_leaf.html")
def calendar_leaf(day: date) -> dict[str, Any]:
    """{% calendar_leaf due_date %}: the date as a torn-off sheet."""
    return {"day": day, "month": formats.month(day), "weekday": formats.weekday(day)}


@register.inclusion_tag("ui/_day_boxes.html")
def day_boxes(days: Sequence[Any], today: date | None = None) -> dict[str, Any]:
    """{% day_boxes days %}: each day has .day (date), .kind (start, counted, off, due, gap) and .note."""
    rows = [
        {
            "weekday": formats.weekdays_short()[entry.day.weekday()] if entry.day else "",
            "day": entry.day,
            "kind": entry.kind,
            "note": entry.note,
        }
        for entry in days
    ]
    return {"days": rows, "today": today}


@register.inclusion_tag("ui/_count_calendar.html")
def count_calendar(days: Sequence[Any], today: date | None = None) -> dict[str, Any]:
    """
    {% count_calendar days today %}: whole weeks around the days, each with .day, .kind and .note.

    Kinds: start, counted, ext, off, holiday, wait, void, due. It is a picture of a ledger that stands
    beside it as text.
    """
    if not days:
        return {"cells": []}
    known = {entry.day: entry for entry in days}
    first = min(known) - timedelta(days=min(known).weekday())
    last = max(known) + timedelta(days=6 - max(known).weekday())
    cells = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        entry = known.get(day)
        cells.append(
            {
                "day": day,
                "kind": entry.kind if entry else "plain",
                "note": entry.note if entry else "",
                "is_today": day == today,
            }
        )
    return {
        "cells": cells,
        "weekdays": formats.weekdays_short(),
        "kinds": {entry.kind for entry in days},
        "has_today": today is not None and first <= today <= last,
    }
