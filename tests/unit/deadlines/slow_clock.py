"""
An independent, slow clock: walks every minute or every day and asks one plain question about each.

Written from the law and the agreed readings alone; it shares no code with the product and reads the
days off from the file itself.
"""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import motcua.deadlines.seed

_ROWS = json.loads(
    (Path(motcua.deadlines.seed.__file__).parent / "calendar.json").read_text(encoding="utf-8")
)["days"]
WORKED = {row["date"] for row in _ROWS if row["kind"] == "SWAP_WORKDAY"}
OFF = {row["date"] for row in _ROWS} - WORKED
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def works(day: date) -> bool:
    text = day.isoformat()
    return text in WORKED or (text not in OFF and day.isoweekday() <= 5)


def is_open(moment: datetime, hours: dict[str, list[str]], *, for_hours: bool) -> bool:
    """Tell whether the minute that begins now lies in opening hours."""
    day = moment.date()
    if works(day):
        ranges = hours["mon_fri"]
    elif day.isoweekday() == 6 and day.isoformat() not in OFF and for_hours:
        ranges = hours.get("sat", [])
    else:
        return False
    clock = f"{moment:%H:%M}"
    return any(start <= clock < end for start, end in (part.split("-") for part in ranges))


def closing(day: date, hours: dict[str, list[str]], zone) -> datetime:
    clock = hours["mon_fri"][-1].split("-")[1]
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone)


def due_by_minutes(received, minutes, holds, hours, *, for_hours=True):
    """Count open minutes that lie in none of the holds; whole minutes only."""
    moment, left = received, minutes
    while left:
        held = any(start <= moment < end for start, end in holds)
        if not held and is_open(moment, hours, for_hours=for_hours):
            left -= 1
        moment += MINUTE
    return moment


def due_by_working_days(received, days, holds, hours):
    """Count working days after the receipt, save those after a request up to its completion."""
    day, left = received.date(), days
    while left:
        day += DAY
        held = any(start.date() < day <= end.date() for start, end in holds)
        if works(day) and not held:
            left -= 1
    return closing(day, hours, received.tzinfo)


def due_by_calendar_days(received, days, holds, hours):
    day, left = received.date(), days
    while left:
        day += DAY
        if not any(start.date() < day <= end.date() for start, end in holds):
            left -= 1
    while not works(day):
        day += DAY
    return closing(day, hours, received.tzinfo)


def due_by_months(received, months, hours):
    """Turn the page of the calendar month by month, then look for the day."""
    year, month = received.year, received.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = received.day
    while True:
        try:
            day = date(year, month, number)
            break
        except ValueError:
            number -= 1
    while not works(day):
        day += DAY
    return closing(day, hours, received.tzinfo)
