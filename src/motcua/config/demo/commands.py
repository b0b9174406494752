"""`motcua demo load`: the imaginary province, in any size."""

import sys
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from motcua.config.demo import services
from motcua.core.errors import DomainError

app = typer.Typer(add_completion=False)


class NotADemo(DomainError):
    """Imaginary dossiers have no place in a real installation."""


@app.callback()
def _group() -> None:
    """Only here to make typer build a group."""


@app.command("load")
def load(
    *,
    dossiers: Annotated[
        int, typer.Option(min=0, max=5_000_000, help="Số hồ sơ. How many dossiers.")
    ] = services.DOSSIERS,
    months: Annotated[
        int, typer.Option(min=1, max=60, help="Trong bao nhiêu tháng. Over how many months.")
    ] = services.MONTHS,
    seed: Annotated[
        int, typer.Option(help="Cùng số cho cùng dữ liệu. The same seed gives the same data.")
    ] = services.SEED,
    processes: Annotated[
        int, typer.Option(min=1, max=16, help="Số tiến trình. How many processes.")
    ] = 2,
) -> None:
    """Nạp tỉnh giả định. Load the imaginary province."""
    if not settings.MOTCUA_DEMO:
        raise NotADemo("Chỉ nạp dữ liệu giả định khi MOTCUA_DEMO=1. / Only with MOTCUA_DEMO=1.")
    now = timezone.localtime()
    print(
        "Tổ chức, cán bộ, lịch, thủ tục… / Organisation, people, calendar, procedures…", flush=True
    )
    services.load_province(at=now)
    report = services.load_history(
        dossiers=dossiers,
        months=months,
        seed=seed,
        now=now,
        processes=processes,
        on_progress=_show,
    )
    print(
        f"\n{report.dossiers} hồ sơ / dossiers, {report.seconds:.1f} s, "
        f"{report.rate:.0f} hồ sơ/giây (dossiers a second); "
        f"{report.sealed_days} niêm phong (daily seals).",
        flush=True,
    )


def _show(done: int, total: int) -> None:
    if sys.stdout.isatty() or done >= total:
        print(f"\r{done} / {total}", end="", flush=True)
