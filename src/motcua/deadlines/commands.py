"""`motcua due`: due dates with their ledger, for a file of cases or for one question."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from motcua.core.errors import DomainError
from motcua.deadlines import cases
from motcua.deadlines.calendar import ICT
from motcua.deadlines.clock import DueResult
from motcua.deadlines.explain import full_moment
from motcua.deadlines.ledger import segment_json
from motcua.legislation.durations import UNIT_LABELS, DurationUnit

app = typer.Typer(add_completion=False)

_BAD_INPUT = 2
_STANDARD_INPUT = "-"


@app.command("due")
def compute_due_dates(  # noqa: PLR0917 — typer reads options from the signature
    cases_file: Annotated[
        str | None, typer.Option("--cases", help="Tệp JSON các trường hợp; - là đầu vào chuẩn.")
    ] = None,
    received_at: Annotated[
        str | None,
        typer.Option("--received-at", "--from", help="Lúc tiếp nhận, ví dụ 2026-11-25T10:00."),
    ] = None,
    limit: Annotated[str | None, typer.Option(help="Ví dụ “5 ngày làm việc”.")] = None,
    amount: Annotated[str | None, typer.Option(help="Số của thời hạn, ví dụ 5.")] = None,
    unit: Annotated[
        str, typer.Option(help="working_day, working_hour, calendar_day, month, year, hour.")
    ] = "working_day",
    same_day_cutoff: Annotated[
        str | None, typer.Option(help="Giờ chốt của thủ tục trả trong ngày, ví dụ 15:00.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In một dòng JSON.")] = False,
) -> None:
    """Tính hạn trả kết quả và giải thích từng khoảng thời gian."""
    if cases_file is not None:
        sys.exit(_solve_file(cases_file))
    if received_at is None or (limit is None and amount is None):
        _refuse("Cần --cases TỆP, hoặc --received-at cùng --limit (hay --amount và --unit).")
    row = {
        "received_at": _with_zone(received_at),
        "duration": _parse_limit(limit) if limit else {"value": amount, "unit": unit},
        "options": {"same_day_cutoff": same_day_cutoff} if same_day_cutoff else {},
    }
    try:
        result = cases.read_case(row).solve()
        line = cases.answer("", result)
    except DomainError as error:
        _refuse(str(error))
    print(json.dumps(line, ensure_ascii=False) if as_json else _as_text(result))


def _solve_file(name: str) -> int:
    """Answer every case that can be read; name the others. Return the exit code."""
    status = 0
    for number, row in enumerate(_read_rows(name), start=1):
        case_id = str(row.get("id", "")) if isinstance(row, dict) else ""
        try:
            case = cases.read_case(row)
            line = cases.answer(case.id, case.solve())
        except DomainError as error:
            print(f"Trường hợp {case_id or f'thứ {number}'}: {error}", file=sys.stderr)
            status = _BAD_INPUT
            continue
        print(json.dumps(line, ensure_ascii=False))
    return status


def _read_rows(name: str) -> list[object]:
    try:
        text = (
            sys.stdin.read()
            if name == _STANDARD_INPUT
            else Path(name).read_text(encoding="utf-8-sig")
        )
    except OSError as error:
        _refuse(f"Không đọc được tệp {name}: {error.strerror}.")
    except UnicodeDecodeError:
        _refuse(f"Tệp {name} không phải UTF-8.")
    try:
        rows = json.loads(text)
    except ValueError as error:
        _refuse(f"Tệp {name} không phải JSON: {error}.")
    if isinstance(rows, dict):
        rows = rows.get("cases", [rows])
    if not isinstance(rows, list):
        _refuse(f"Tệp {name} phải chứa một danh sách trường hợp.")
    return rows


def _with_zone(value: str) -> str:
    """A person at a terminal means Vietnamese time; a file must say so itself."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (at if at.tzinfo else at.replace(tzinfo=ICT)).isoformat()


def _parse_limit(text: str) -> dict[str, object]:
    words = " ".join(text.lower().split())
    if words == UNIT_LABELS[DurationUnit.SAME_DAY]:
        return {"value": 0, "unit": DurationUnit.SAME_DAY.lower()}
    amount, _, name = words.partition(" ")
    unit = next((unit for unit, label in UNIT_LABELS.items() if name == label), None)
    if unit is None:
        _refuse(f"Không hiểu thời hạn “{text}”. Ví dụ: 5 ngày làm việc, 8 giờ làm việc, 15 ngày.")
    return {"value": amount.replace(",", "."), "unit": unit.lower()}


def _as_text(result: DueResult) -> str:
    assert result.due_at is not None
    lines = [f"Hạn trả: {full_moment(result.due_at)}"]
    if result.is_projected:
        lines.append("Lưu ý: dựa trên ngày nghỉ chưa được công bố.")
    for segment in result.ledger:
        span = f"{segment.starts_at:%d/%m/%Y %H:%M} – {segment.ends_at:%d/%m/%Y %H:%M}"
        counted = segment_json(segment)["counted"]
        lines.append(f"  {span}  tính {counted}  {segment.ground}")
    return "\n".join(lines)


def _refuse(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    sys.exit(_BAD_INPUT)
