"""`motcua reorganise`: the same button for the command line, for a plan drafted in the console."""

import sys
import time
from typing import Annotated

import typer
from django.utils import timezone

app = typer.Typer(help="Áp dụng phương án sắp xếp tổ chức.")


@app.command("reorganise")
def reorganise(
    plan: Annotated[int, typer.Argument(help="Số của phương án.")],
    username: Annotated[str, typer.Option("--as", help="Tên đăng nhập của người quản trị.")] = "",
    preview_only: Annotated[bool, typer.Option("--preview", help="Chỉ xem trước.")] = False,
) -> None:
    """Check a plan and carry it out, or go on with one that was interrupted; exit 1 if it is not ready."""
    from motcua.directory import queries as directory_queries
    from motcua.directory.models import Account
    from motcua.dossiers.models import ReorganisationPlan
    from motcua.dossiers.reorganisation import applying, checks, preview

    found = ReorganisationPlan.objects.filter(pk=plan).first()
    if found is None:
        typer.echo("Không có phương án này.", err=True)
        sys.exit(1)
    if found.state in {"DRAFT", "SCHEDULED"}:
        shown = preview.get_preview(plan=found)
        typer.echo(
            f"{found.name}: {shown.dossiers} hồ sơ, {shown.undecided} chờ chọn, {shown.tasks} việc, "
            f"{shown.postings} nhiệm vụ, {shown.shops} Bộ phận Một cửa"
        )
        problems = checks.list_problems(found)
        for text in problems:
            typer.echo(f"- {text}", err=True)
        if problems:
            sys.exit(1)
        if preview_only:
            return
        account = Account.objects.filter(username=username).first()
        actor = account and directory_queries.get_actor(
            account_id=account.pk, on=timezone.localdate(), origin="command line"
        )
        if not actor:
            typer.echo("Ghi tên đăng nhập của người quản trị sau --as.", err=True)
            sys.exit(1)
        applying.apply_plan(plan_id=plan, version=found.version, actor=actor, at=timezone.now())
        found.refresh_from_db()
    if found.state == "SCHEDULED":
        typer.echo(f"Chờ đến ngày {found.effective_date:%d/%m/%Y}.")
        return
    begin = time.perf_counter()
    done = applying.continue_plan(plan_id=plan, at=timezone.now())
    typer.echo(
        f"Đã chuyển {done.moved}/{done.to_move} hồ sơ, {done.waiting} chờ chọn,"
        f" {time.perf_counter() - begin:.1f} s."
    )
