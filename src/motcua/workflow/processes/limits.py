"""How the time limit of a dossier is shared among its steps."""

from decimal import ROUND_FLOOR, Decimal
from typing import Final

from motcua.legislation.durations import Duration, DurationUnit

_HALF: Final = Decimal("0.5")
_HOURS_A_DAY: Final = 8
# Rough on purpose: plain days and months only scale a step, they never give a dossier's due date.
_WORKING_DAYS_OF: Final = {
    DurationUnit.CALENDAR_DAY: Decimal(5) / 7,
    DurationUnit.MONTH: Decimal(22),
    DurationUnit.YEAR: Decimal(250),
}


def share_of(total: Duration, percent: Decimal) -> dict[str, str]:
    """Return a step's part of the whole limit, rounded down to a half day or half hour."""
    unit, value = total.unit, total.value
    if unit is DurationUnit.SAME_DAY:
        return _limit(Decimal(0), unit)
    if unit in _WORKING_DAYS_OF:
        unit, value = DurationUnit.WORKING_DAY, value * _WORKING_DAYS_OF[unit]
    part = value * percent / 100
    if unit is DurationUnit.WORKING_DAY and part < _HALF:
        unit, part = DurationUnit.WORKING_HOUR, part * _HOURS_A_DAY
    return _limit(max(_floor(part), _HALF), unit)


def _floor(value: Decimal) -> Decimal:
    return (value / _HALF).to_integral_value(ROUND_FLOOR) * _HALF


def _limit(value: Decimal, unit: DurationUnit) -> dict[str, str]:
    return {"amount": f"{value.normalize():f}", "unit": unit.value}
