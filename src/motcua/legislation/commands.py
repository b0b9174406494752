"""`motcua law coverage`: which rule of the law is held by which test, and why others are not."""

import json
import sys
from collections import Counter

import typer

from motcua.legislation import coverage as law
from motcua.legislation.coverage import Coverage, State

app = typer.Typer(add_completion=False, help="Quy tắc pháp luật. Rules of the law.")

_LABELS = {
    State.TESTED: "có kiểm thử",
    State.LATER: "thuộc phần sau",
    State.REFUSED: "không làm",
    State.MISSING: "CÒN THIẾU",
}


@app.callback()
def _root() -> None:
    """Only here to make typer build a group, whatever the number of commands."""


@app.command("coverage")
def coverage(
    as_json: bool = typer.Option(False, "--json", help="Một JSON. One JSON object."),
    write: bool = typer.Option(
        False, "--write", help="Ghi lại danh sách kiểm thử của gói. Renew the packaged list."
    ),
) -> None:
    """Print each of the 120 rules: tested, part of a later capability, or refused."""
    folder = law.find_tests()
    tests = law.scan_tests(folder) if folder else law.read_list()
    if write:
        if folder is None:
            print("Không có thư mục tests bên cạnh. No tests beside the package.", file=sys.stderr)
            sys.exit(2)
        law.write_list(tests)
    rows = law.cover(tests)
    counts = Counter(row.state for row in rows)
    if as_json:
        print(json.dumps(_as_json(rows, counts, scanned=folder is not None), ensure_ascii=False))
        return
    for row in rows:
        print(_line(row))
    print(" · ".join(f"{_LABELS[state]}: {counts[state]}" for state in State))
    if folder is None:
        print("Theo danh sách ghi lúc phát hành. From the list written at release.")


def _line(row: Coverage) -> str:
    head = f"{row.rule.number:3}  {_LABELS[row.state]:14} {row.rule.title}"
    if row.tests:
        more = f" (+{len(row.tests) - 1})" if len(row.tests) > 1 else ""
        return f"{head}\n     {row.tests[0]}{more}"
    return f"{head}\n     {row.reason}" if row.reason else head


def _as_json(
    rows: tuple[Coverage, ...], counts: Counter[State], *, scanned: bool
) -> dict[str, object]:
    return {
        "counts": {str(state): counts[state] for state in State},
        "scanned": scanned,
        "rules": [
            {
                "number": row.rule.number,
                "title": row.rule.title,
                "source": row.rule.source,
                "state": str(row.state),
                "reason": row.reason,
                "tests": list(row.tests),
            }
            for row in rows
        ],
    }
