"""Commands that show how the two grammars read a text: ``parse-limit`` and ``parse-fee``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from motcua.procedures.grammar import ParsedFee, ParsedTimeLimit, parse_fee, parse_time_limit

app = typer.Typer(help="Đọc thời hạn và phí bằng văn phạm.", no_args_is_help=True)

_Reader = Callable[[dict[str, Any]], ParsedFee | ParsedTimeLimit]

_FILE = typer.Option("--file", help="Tệp JSON: danh sách đối tượng có id và text hoặc fee_text.")


@app.command("parse-limit")
def parse_limit(
    text: Annotated[str | None, typer.Argument(help="Câu hoặc ô thời hạn.")] = None,
    *,
    file: Annotated[Path | None, _FILE] = None,
) -> None:
    """Đọc một thời hạn, hoặc cả tệp, và in kết quả dạng JSON."""
    if file is not None:
        _print(_read_each(file, lambda item: parse_time_limit(item["text"])))
    elif text is not None:
        _print(_one(parse_time_limit(text)))
    else:
        raise typer.BadParameter("Cần một câu hoặc --file.")


@app.command("parse-fee")
def parse_fee_command(
    text: Annotated[str | None, typer.Argument(help="Ô phí.")] = None,
    *,
    note: Annotated[str | None, typer.Option("--note", help="Ghi chú của ô phí.")] = None,
    file: Annotated[Path | None, _FILE] = None,
) -> None:
    """Đọc một ô phí cùng ghi chú, hoặc cả tệp, và in kết quả dạng JSON."""
    if file is not None:
        _print(_read_each(file, lambda item: parse_fee(item["fee_text"], item.get("note"))))
    elif text is not None:
        _print(_one(parse_fee(text, note)))
    else:
        raise typer.BadParameter("Cần một ô phí hoặc --file.")


def _read_each(file: Path, read: _Reader) -> list[dict[str, Any]]:
    try:
        items = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"Không đọc được tệp {file}: {error}") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise typer.BadParameter(f"Tệp {file} phải là một danh sách đối tượng.")
    answers = []
    for number, item in enumerate(items, start=1):
        try:
            parsed = read(item)
        except KeyError as error:
            raise typer.BadParameter(f"Đối tượng thứ {number} thiếu trường {error}.") from error
        answers.append(
            {"id": item.get("id"), "result": parsed.to_json(), "certain": parsed.certain}
        )
    return answers


def _one(parsed: ParsedFee | ParsedTimeLimit) -> dict[str, Any]:
    return {
        "result": parsed.to_json(),
        "certain": parsed.certain,
        "reasons": list(parsed.reasons),
    }


def _print(answer: object) -> None:
    # Bytes, so that a terminal or pipe in another encoding cannot break Vietnamese letters.
    sys.stdout.flush()
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    app()
