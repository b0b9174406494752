"""`motcua sweep`: run the sweeps by hand, once or again and again."""

import sys
import time
from typing import Annotated

import typer
from django.utils import timezone

from motcua.dossiers.rules import AlertKind

app = typer.Typer(help="Rà soát hạn và vi phạm.")


@app.command("sweep")
def sweep(
    kind: Annotated[
        list[AlertKind] | None, typer.Option("--kind", help="Chỉ loại này; nêu được nhiều lần.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Chạy một vòng rồi thôi.")] = False,
    every: Annotated[int, typer.Option(min=1, help="Giây giữa hai vòng.")] = 60,
) -> None:
    """Find reminders and breaches, tell who must know, close what is over; exit 1 if rows failed."""
    from motcua.dossiers.sweeps import run_all

    kinds = tuple(kind) if kind else tuple(AlertKind)
    while True:
        reports = run_all(at=timezone.localtime(), kinds=kinds)
        for report in reports:
            if once or report.found or report.failed:
                typer.echo(f"{report.kind.value:16} {report.found:6}  lỗi {report.failed}")
        if once:
            sys.exit(1 if any(report.failed for report in reports) else 0)
        time.sleep(every)
