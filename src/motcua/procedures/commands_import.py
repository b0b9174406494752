"""`motcua procedures import`: published records become drafts, with a report of what was read."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone

from motcua.core.actors import system_actor
from motcua.procedures.importing import import_file
from motcua.procedures.importing.report import ImportReport

app = typer.Typer(help="Nhập thủ tục đã công bố.", add_completion=False)

_LIST_BESIDE = "portal_list.csv"
_BAD_INPUT = 2
_MOST_REASONS = 6


@app.command("import")
def import_records(
    file: Annotated[Path, typer.Argument(help="Tệp JSONL, mỗi dòng một hồ sơ thủ tục.")],
    *,
    report: Annotated[
        Path | None, typer.Option(help="Ghi báo cáo JSON vào tệp này; bỏ trống thì in ra.")
    ] = None,
    portal_list: Annotated[
        Path | None,
        typer.Option(
            "--list", help="Danh sách mã và tên của cổng; mặc định portal_list.csv cạnh tệp."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Đọc và so sánh, không ghi gì vào cơ sở dữ liệu.")
    ] = False,
) -> None:
    """Nhập thủ tục đã công bố thành bản thảo. Chạy lại thì hồ sơ không đổi được giữ nguyên."""
    if not file.is_file():
        print(f"Không có tệp {file}.", file=sys.stderr)
        sys.exit(_BAD_INPUT)
    if report is not None:
        # Before the work: a report that cannot be written must not be found out at the end.
        report.touch()
    beside = file.parent / _LIST_BESIDE
    answer = import_file(
        file=file,
        portal_list=portal_list or (beside if beside.is_file() else None),
        is_dry_run=dry_run,
        actor=system_actor(origin="command line"),
        at=timezone.now(),
        on_progress=_Progress(),
    )
    text = json.dumps(answer.to_json(), ensure_ascii=False, indent=2)
    if report is None:
        print(text)
    else:
        report.write_text(text + "\n", encoding="utf-8")
    _print_summary(answer)


class _Progress:
    """A line on standard error, rewritten on a terminal, now and then elsewhere."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()
        self._pause = 0.2 if self._is_terminal else 5.0
        self._next = time.monotonic() + self._pause

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() < self._next and not (self._is_terminal and done == total):
            return
        self._next = time.monotonic() + self._pause
        end = "\r" if self._is_terminal and done < total else "\n"
        print(f"{done}/{total} hồ sơ", end=end, file=sys.stderr, flush=True)


def _print_summary(answer: ImportReport) -> None:
    shape = answer.to_json()
    prefix = "Chạy thử: " if answer.is_dry_run else ""
    lines = [
        (
            f"{prefix}{answer.records} hồ sơ: {answer.created} mới, {answer.updated} cập nhật, "
            f"{answer.unchanged} không đổi, {len(answer.rejected)} bị từ chối; "
            f"{shape['flagged_records']} có cờ; {shape['seconds']} giây."
        )
    ]
    if answer.wrong_page:
        lines.append(f"Nghi sai trang: {', '.join(sorted(answer.wrong_page))}")
    for name, row in shape["fields"].items():
        lines.append(_field_line(name, row))
    print("\n".join(lines), file=sys.stderr)


def _field_line(name: str, row: dict[str, Any]) -> str:  # Any: JSON
    reasons = list(row["reasons"].items())[:_MOST_REASONS]
    told = "; ".join(f"{reason} {count}" for reason, count in reasons)
    counts = f"hiểu {row['understood']:>6}  một phần {row['partly']:>5}  không {row['not']:>5}"
    return f"  {name:<20} {counts}  {told}".rstrip()
