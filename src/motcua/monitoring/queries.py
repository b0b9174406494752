"""Reading of reports: figures, the dossiers behind one, closed reports, whose report it is, until when."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from motcua.core.actors import Actor
from motcua.deadlines import queries as deadline_queries
from motcua.deadlines.rules import report_due_date
from motcua.directory import policies
from motcua.directory.models import Agency
from motcua.directory.rules import place_key
from motcua.dossiers.queries.centres import own_centre_id
from motcua.legislation import queries as legislation_queries
from motcua.monitoring import counting
from motcua.monitoring.models import ClosedReport
from motcua.monitoring.rules import (
    Bounds,
    Came,
    Column,
    Figures,
    Outcome,
    Part,
    Period,
    RowKind,
    add_up,
    behind,
    bounds_of,
    period_at,
)

PAGE_SIZE = 50
_CENTRES = ("SERVICE_CENTER", "COMMUNE_CENTER")
# Working days before the day of the report at which who answers for it is reminded.
_REMINDED_BEFORE = 2


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose report it is (no agency: the whole province) and what its lines stand for."""

    agency_id: int | None = None
    rows: RowKind = RowKind.SECTOR


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    part: Part
    key: int
    label: str
    code: str
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class PeriodReport:
    """`cut_at` is the end of the period, or the moment of asking while it still runs."""

    period: Period
    bounds: Bounds
    scope: Scope
    cut_at: datetime
    rows: tuple[ReportRow, ...]

    @property
    def total(self) -> Figures:
        return add_up(row.figures for row in self.rows)

    @property
    def has_ended(self) -> bool:
        return self.cut_at >= self.bounds.end

    def total_of(self, part: Part) -> Figures:
        return add_up(row.figures for row in self.rows if row.part is part)


@dataclass(frozen=True, kw_only=True)
class DossierRow:
    id: int
    code: str
    procedure_name: str
    applicant_name: str
    received_at: datetime
    due_at: datetime | None
    left_at: datetime | None
    came: Came
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class DossierPage:
    rows: tuple[DossierRow, ...]
    next_key: int | None


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Until when the report of a period is sent on (rule 97); `due_on` None: no report of its own."""

    due_on: date | None
    remind_on: date | None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A figure of a closed report that the facts tell otherwise today."""

    label: str
    column: Column
    closed: int
    now: int


def bounds(period: Period) -> Bounds:
    """Return from when to when a period is counted, by the parameter in force."""
    return bounds_of(period, first_day_of=_first_day_of)


def current_period(*, at: datetime) -> Period:
    return period_at(at, first_day_of=_first_day_of)


def period_report(*, period: Period, scope: Scope, at: datetime) -> PeriodReport:
    """Return the report of a period as the facts tell it, in one statement."""
    within = bounds(period)
    cut_at = min(at, within.end)
    with connection.cursor() as cursor:
        cursor.execute(counting.FIGURES, _arguments(within, scope, cut_at))
        found = cursor.fetchall()
    rows = [
        ReportRow(part=Part(part), key=key, label=label, code=code, figures=_figures(figures))
        for part, key, label, code, *figures in found
    ]
    # Parts as on form 07b, lines in the order of the Vietnamese alphabet.
    rows.sort(key=lambda row: (row.part is Part.COMMUNE, place_key(row.label), row.key))
    return PeriodReport(period=period, bounds=within, scope=scope, cut_at=cut_at, rows=tuple(rows))


def list_dossiers(
    *,
    period: Period,
    scope: Scope,
    column: Column,
    at: datetime,
    part: Part | None = None,
    key: int | None = None,
    after: int = 0,
    limit: int = PAGE_SIZE,
) -> DossierPage:
    """Return one page of the dossiers that a figure counts; without part and key, that of the total."""
    within = bounds(period)
    came, outcomes = behind(column)
    arguments = _arguments(within, scope, min(at, within.end)) | {
        "came": sorted(came),
        "outcomes": sorted(outcomes),
        "part": part or "",
        "key": key,
        "after": after,
        "limit": limit + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(counting.DOSSIERS, arguments)
        found = cursor.fetchall()
    return DossierPage(
        rows=tuple(_dossier(row) for row in found[:limit]),
        next_key=found[limit - 1][0] if len(found) > limit else None,
    )


def report_duty(*, period: Period, of_province: bool) -> Duty:
    """
    Return the day on which a report is due and that of the reminder, two working days before.

    Circular 09/2026/TT-BTP, art. 11(2): the 20th for communes and departments, the 23rd for the province.
    """
    month_end = date(period.year, period.last_month, 1) + timedelta(days=31)
    month_end = month_end.replace(day=1) - timedelta(days=1)
    rule_set = legislation_queries.rule_set_in_force(on=month_end)
    due_on = report_due_date(month_end=month_end, of_province=of_province, rule_set=rule_set)
    if due_on is None or not period.is_filed or month_end < _in_force_from(rule_set):
        return Duty(due_on=None, remind_on=None)
    calendar = deadline_queries.get_calendar(shop_id=None, on=due_on)
    day = due_on
    for _step in range(_REMINDED_BEFORE):
        day = calendar.last_working_day_before(day)
    return Duty(due_on=due_on, remind_on=day)


def may(actor: Actor, action: str, agency: Agency | None) -> bool:
    """Tell whether the actor may do this to the reports of an agency, or of the province."""
    if agency is None:
        return policies.can(actor, action)
    return policies.can(actor, action, agency_id=agency.pk, shop_id=own_centre_id(agency))


def list_agencies(*, actor: Actor) -> tuple[Agency, ...]:
    """Return the agencies whose reports the actor may see, departments before communes."""
    rows = Agency.objects.filter(valid_to=None).exclude(function__in=_CENTRES)
    rows = rows.order_by("-level", "name", "pk")
    return tuple(agency for agency in rows if may(actor, "report.view", agency))


def closed_reports(*, period: Period, agency_id: int | None) -> tuple[ClosedReport, ...]:
    """Return every version of a closed report, the newest first."""
    return tuple(
        ClosedReport.objects.filter(
            kind=period.kind, year=period.year, number=period.number, agency=agency_id
        ).order_by("-version")
    )


def rows_of(closed: ClosedReport) -> tuple[ReportRow, ...]:
    return tuple(
        ReportRow(
            part=Part(row["part"]),
            key=row["key"],
            label=row["label"],
            code=row["code"],
            figures=Figures(**row["figures"]),
        )
        for row in closed.rows
    )


def to_json(rows: tuple[ReportRow, ...]) -> list[dict[str, Any]]:  # Any: JSON
    return [
        {
            "part": row.part.value,
            "key": row.key,
            "label": row.label,
            "code": row.code,
            "figures": asdict(row.figures),
        }
        for row in rows
    ]


def differences(
    *, closed: tuple[ReportRow, ...], now: tuple[ReportRow, ...]
) -> tuple[Difference, ...]:
    """Return every figure, line by line, that is not what it was when the report was closed."""
    before = {(row.part, row.key): row for row in closed}
    after = {(row.part, row.key): row for row in now}
    nothing = Figures()
    found = []
    for line in {**before, **after}:
        old, new = before.get(line), after.get(line)
        named = old or new
        assert named is not None
        for column in Column:
            values = [(row.figures if row else nothing).value(column) for row in (old, new)]
            if values[0] != values[1]:
                found.append(
                    Difference(label=named.label, column=column, closed=values[0], now=values[1])
                )
    return tuple(found)


def _arguments(within: Bounds, scope: Scope, cut_at: datetime) -> dict[str, Any]:  # Any: SQL
    return {
        "start": within.start,
        "cut": cut_at,
        "agency": scope.agency_id,
        "rows": scope.rows.value,
        "by_first_date": _sets_that_count_by_the_first_date(),
    }


def _sets_that_count_by_the_first_date() -> list[str]:
    return [
        row.rule_set.code
        for versions in _versions().values()
        for row in versions
        if not row.rule_set.extended_counts_as_on_time.value
    ]


def _versions() -> Mapping[str, tuple[legislation_queries.RuleSetRow, ...]]:
    return {
        base: legislation_queries.list_rule_set_versions(base=base)
        for base in ("D61-2018", "D118-2025")
    }


def _first_day_of(year: int, month: int) -> int:
    return legislation_queries.rule_set_in_force(on=date(year, month, 1)).report_first_day.value


def _in_force_from(rule_set: Any) -> date:  # Any: a rule set of either law
    found: date = rule_set.report_day_of_commune.in_force_from
    return found


def _figures(values: list[int]) -> Figures:
    names = [value.name.lower() for value in (*Came, *Outcome)]
    return Figures(**dict(zip(names, values, strict=True)))


def _dossier(row: tuple[Any, ...]) -> DossierRow:  # Any: a row of the database
    number, code, procedure, applicant, received, due, left, came, outcome = row
    return DossierRow(
        id=number,
        code=code,
        procedure_name=procedure,
        applicant_name=applicant or "",
        received_at=received,
        due_at=due,
        left_at=left,
        came=Came(came),
        outcome=Outcome(outcome),
    )
