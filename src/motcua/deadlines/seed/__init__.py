"""The calendar that the product is delivered with; reads one file, needs no database."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from motcua.deadlines.calendar import DayKind, SpecialDay, WeeklyHours, WorkCalendar

_FILE = Path(__file__).parent / "calendar.json"


@dataclass(frozen=True, kw_only=True)
class Seed:
    version: str
    known_from: date
    known_until: date
    days: tuple[SpecialDay, ...]

    def calendar(self, hours: WeeklyHours) -> WorkCalendar:
        return WorkCalendar(
            special_days=self.days,
            hours=hours,
            version=self.version,
            known_from=self.known_from,
            known_until=self.known_until,
        )


@cache
def read_seed() -> Seed:
    """Return the days off and make-up days of 31 Dec 2018 – 2027."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    days = tuple(
        SpecialDay(
            date=date.fromisoformat(row["date"]),
            kind=DayKind(row["kind"]),
            name=row["name"],
            source=row["source"],
            is_projected=row["status"] == "PROJECTED",
            confidence=row["confidence"],
        )
        for row in document["days"]
    )
    return Seed(
        version="seed",
        known_from=date.fromisoformat(document["known_from"]),
        known_until=date.fromisoformat(document["known_until"]),
        days=days,
    )
