"""`motcua report`: the period report on the command line, as a table or as JSON."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone

from motcua.monitoring import queries
from motcua.monitoring.rules import Column, Figures, RowKind, read_period

app = typer.Typer(help="Báo cáo kỳ.")


@app.command("report")
def report(
    *,
    month: Annotated[
        str, typer.Option("--month", help="Kỳ: 2026-10, 2026-Q3, 2026-H1 hoặc 2026.")
    ] = "",
    agency: Annotated[
        int | None, typer.Option("--agency", help="Chỉ cơ quan này (id). One agency only.")
    ] = None,
    rows: Annotated[RowKind, typer.Option("--rows", help="Mỗi dòng là gì.")] = RowKind.SECTOR,
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,
) -> None:
    """Print received, resolved and pending dossiers of a period (form 07a/07b)."""
    now = timezone.localtime()
    period = read_period(month) if month else queries.current_period(at=now)
    scope = queries.Scope(agency_id=agency, rows=rows)
    found = queries.period_report(period=period, scope=scope, at=now)
    if as_json:
        typer.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return
    until = found.bounds.last_day
    typer.echo(f"Kỳ {period.code}: {found.bounds.first_day:%d/%m/%Y} – {until:%d/%m/%Y}")
    for row in found.rows:
        typer.echo(_line(f"{row.part.value[0]} {row.code or row.label}", row.figures))
    typer.echo(_line("Tổng số", found.total))


def _line(label: str, figures: Figures) -> str:
    return f"{label[:40]:40}" + "".join(f"{figures.value(column):8}" for column in Column)


def _as_json(found: queries.PeriodReport) -> dict[str, object]:
    return {
        "period": found.period.code,
        "first_day": found.bounds.first_day.isoformat(),
        "last_day": found.bounds.last_day.isoformat(),
        "cut_at": found.cut_at.isoformat(),
        "rows": queries.to_json(found.rows),
        "total": asdict(found.total)
        | {
            "received": found.total.received,
            "resolved": found.total.resolved,
            "pending": found.total.pending,
        },
    }
