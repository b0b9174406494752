"""
Which of the 120 rules of the law are held by a test, which wait for a later part, which are refused.

The table says what the rules are; that a rule is tested is never written there by hand. It is read from
the names of the tests (`test_rule_047_…`), or, where no tests are installed, from the list that
the same reading wrote at the last release.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_RULES_FILE = _HERE / "law_rules.json"
_LIST_FILE = _HERE / "law_tests.json"
_NAME = re.compile(r"test_rule_(\d{3}(?:_and_\d{3})*)(?:_|$)")
# A test under one of these proves nothing.
_NOT_RUN = frozenset({"skip", "xfail"})

Tests = Mapping[int, tuple[str, ...]]


class State(StrEnum):
    TESTED = "TESTED"
    LATER = "LATER"
    REFUSED = "REFUSED"
    # Should be tested by now and is not: said aloud, never hidden.
    MISSING = "MISSING"


@dataclass(frozen=True, kw_only=True)
class LawRule:
    number: int
    title: str
    source: str
    later: str = ""
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """One rule with the tests that hold it."""

    rule: LawRule
    tests: tuple[str, ...]

    @property
    def state(self) -> State:
        if self.tests:
            return State.TESTED
        if self.rule.refused:
            return State.REFUSED
        return State.LATER if self.rule.later else State.MISSING

    @property
    def reason(self) -> str:
        return "" if self.tests else self.rule.refused or self.rule.later


def read_rules() -> tuple[LawRule, ...]:
    rows = json.loads(_RULES_FILE.read_text(encoding="utf-8"))
    return tuple(LawRule(**row) for row in rows)


def find_tests() -> Path | None:
    """Return the tests of the checkout this package runs from; None when it is installed alone."""
    root = _HERE.parents[2]
    return root / "tests" if (root / "pyproject.toml").exists() else None


def scan_tests(folder: Path) -> Tests:
    """Return the names of the tests by the rule they hold, as pytest would collect them."""
    found: dict[int, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        place = path.relative_to(folder.parent).as_posix()
        for name in _tests_of(tree):
            match = _NAME.match(name.rpartition("::")[2])
            for number in match.group(1).split("_and_") if match else ():
                found.setdefault(int(number), []).append(f"{place}::{name}")
    return {number: tuple(names) for number, names in sorted(found.items())}


def read_list() -> Tests:
    """Return what the last scan wrote down."""
    rows = json.loads(_LIST_FILE.read_text(encoding="utf-8"))
    return {int(number): tuple(names) for number, names in rows.items()}


def write_list(tests: Tests) -> None:
    text = json.dumps(
        {str(number): list(names) for number, names in tests.items()}, ensure_ascii=False, indent=1
    )
    _LIST_FILE.write_text(text + "\n", encoding="utf-8")


def cover(tests: Tests) -> tuple[Coverage, ...]:
    return tuple(Coverage(rule=rule, tests=tests.get(rule.number, ())) for rule in read_rules())


def _tests_of(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_run(node):
            yield node.name
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test") and _is_run(node):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and _is_run(inner):
                    yield f"{node.name}::{inner.name}"


def _is_run(node: ast.FunctionDef | ast.ClassDef) -> bool:
    marks = (ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list)
    return not any(mark.rpartition(".")[2] in _NOT_RUN for mark in marks)
