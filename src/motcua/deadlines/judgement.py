"""
Early, on time, late: the one definition of the product, judged by both due dates.

The forms of the reports name the three classes and define none (law.md: BTP09), so this reading is
ours and stands here alone; pages, registers, counters and reports all ask it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from motcua.deadlines.calendar import ICT, midnight_after
from motcua.deadlines.events import require_aware
from motcua.legislation.durations import DurationUnit
from motcua.legislation.rules import RuleSet

_AN_INSTANT = timedelta(microseconds=1)
# Civil Code 2015, art. 147(1): these run to the minute, so they also end at it.
_TO_THE_MINUTE = frozenset({DurationUnit.WORKING_HOUR, DurationUnit.HOUR})


class Timeliness(StrEnum):
    EARLY = "EARLY"
    ON_TIME = "ON_TIME"
    LATE = "LATE"


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """
    One result against both due dates, which reports show side by side.

    `official` is the one that counts: the date after a lawful extension, if the rule set says so.
    """

    by_original: Timeliness
    by_current: Timeliness
    official: Timeliness


def legal_end_of(*, due_at: datetime, unit: DurationUnit | str | None) -> datetime:
    """
    Return the moment after which a result is late.

    24:00 of the due day for limits in days and months (Civil Code 2015, art. 148(6)), the minute
    itself for limits in hours. An unknown unit is read as days, the usual case.
    """
    require_aware(due_at)
    if unit in _TO_THE_MINUTE:
        return due_at
    # A closing time of 24:00 is the next date's 00:00, yet the day before is meant.
    return midnight_after((due_at.astimezone(ICT) - _AN_INSTANT).date())


def timeliness(
    *,
    result_at: datetime,
    due_at: datetime,
    legal_end: datetime | None = None,
    unit: DurationUnit | str | None = None,
) -> Timeliness:
    """
    Judge the moment at which a result reached the centre by one due moment.

    Early: before the due day. On time: on the due day, up to the legal end. Late: after it. The end
    follows from the unit of the limit, or is given as the clock's own `legal_end`.
    """
    require_aware(result_at)
    end = legal_end or legal_end_of(due_at=due_at, unit=unit)
    if result_at > end:
        return Timeliness.LATE
    due_day = (due_at.astimezone(ICT) - _AN_INSTANT).date()
    return Timeliness.EARLY if result_at.astimezone(ICT).date() < due_day else Timeliness.ON_TIME


def judge_result(
    *,
    result_at: datetime,
    due_original_at: datetime,
    due_current_at: datetime,
    unit: DurationUnit | str | None,
    rule_set: RuleSet,
) -> Judgement:
    """
    Judge a result by the promise before any extension and by the one in force.

    Whether a result by the extended date is on time is a parameter (law.md §4.4, an open point).
    """
    by_original = timeliness(result_at=result_at, due_at=due_original_at, unit=unit)
    by_current = timeliness(result_at=result_at, due_at=due_current_at, unit=unit)
    counts = rule_set.extended_counts_as_on_time.value
    return Judgement(
        by_original=by_original,
        by_current=by_current,
        official=by_current if counts else by_original,
    )


def is_overdue(*, now: datetime, due_at: datetime, unit: DurationUnit | str | None) -> bool:
    """Tell whether something still open is late by now: the same end as for a result."""
    return now > legal_end_of(due_at=due_at, unit=unit)
