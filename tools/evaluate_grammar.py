"""
Compare the two grammars with hand-labelled examples and print how far they agree.

    python tools/evaluate_grammar.py FOLDER

FOLDER holds ``time_limit_examples.json`` and ``fee_examples.json``. Kinds, values, units, roles,
amounts, dates and flags must be equal; free labels (condition, when, per) are not compared.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from motcua.procedures.grammar import ParsedFee, ParsedTimeLimit, parse_fee, parse_time_limit

Shape = dict[str, Any]  # one JSON object of the examples


@dataclass(frozen=True, kw_only=True)
class Score:
    name: str
    total: int
    exact: int
    certain: int
    wrong_and_certain: int

    def line(self) -> str:
        return (
            f"{self.name:28} {self.total:4}  exact {self.exact / self.total:6.1%}  "
            f"certain {self.certain / self.total:6.1%}  "
            f"wrong and certain {self.wrong_and_certain / self.total:6.1%}"
        )


def limit_key(shape: Shape) -> object:
    durations = [(item["value"], item["unit"], item["role"]) for item in shape["durations"]]
    return shape["kind"], durations, shape.get("date")


def fee_key(shape: Shape) -> object:
    return (
        shape["kind"],
        shape["amount"],
        shape["currency"],
        [other["amount"] for other in shape["others"]],
        [(fee["amount"], fee["from"], fee["to"], fee["basis"]) for fee in shape["temporary"]],
        shape["cell_conflict"],
        [shape.get(name) for name in ("parts", "minimum", "maximum", "suspicious")],
    )


def score(
    name: str,
    items: list[Shape],
    read: Callable[[Shape], ParsedFee | ParsedTimeLimit],
    key: Callable[[Shape], object],
) -> Score:
    exact = certain = wrong_and_certain = 0
    for item in items:
        parsed = read(item)
        right = key(parsed.to_json()) == key(item["truth"])
        exact += right
        certain += parsed.certain
        wrong_and_certain += parsed.certain and not right
        if not right:
            print(f"  differs: {item['id']}  {json.dumps(parsed.to_json(), ensure_ascii=False)}")
    return Score(
        name=name,
        total=len(items),
        exact=exact,
        certain=certain,
        wrong_and_certain=wrong_and_certain,
    )


def scores(folder: Path) -> list[Score]:
    limits = json.loads((folder / "time_limit_examples.json").read_text(encoding="utf-8"))
    fees = json.loads((folder / "fee_examples.json").read_text(encoding="utf-8"))
    cells = [item for item in limits if item["source"]["field"] == "channels.time"]
    texts = [item for item in limits if item["source"]["field"] != "channels.time"]
    bare = [item for item in fees if not item.get("note")]
    noted = [item for item in fees if item.get("note")]

    def read_limit(item: Shape) -> ParsedTimeLimit:
        return parse_time_limit(item["text"])

    def read_fee(item: Shape) -> ParsedFee:
        return parse_fee(item["fee_text"], item.get("note"))

    return [
        score("time limits, cells", cells, read_limit, limit_key),
        score("time limits, free texts", texts, read_limit, limit_key),
        score("fees, cells without note", bare, read_fee, fee_key),
        score("fees with note", noted, read_fee, fee_key),
    ]


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    for result in scores(Path(sys.argv[1])):
        print(result.line())
    return 0


if __name__ == "__main__":
    sys.exit(main())
