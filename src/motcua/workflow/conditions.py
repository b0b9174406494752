"""
Conditions of a process, written in CEL (Common Expression Language). Plain Python, no Django.

CEL has no loops, no assignments and no way out of the expression, so that a condition typed in the
console can at most be wrong.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel
from django.utils.translation import gettext as _

from motcua.workflow.errors import UnableToReadCondition, UnableToRunProcess


def compile_condition(source: str) -> Any:  # Any: the compiled program has no types
    """
    Return the program of an expression; each text is compiled once in a process.

    :raises UnableToReadCondition: if it does not parse
    """
    try:
        return _compile(source)
    except ValueError as fault:
        raise UnableToReadCondition(
            _("Điều kiện “%(source)s” viết sai: không đọc được biểu thức.") % {"source": source}
        ) from fault


def holds(source: str, facts: Mapping[str, Any]) -> bool:
    """
    Tell whether a condition is met.

    :raises UnableToReadCondition: if it does not parse
    :raises UnableToRunProcess: if a fact is missing or the answer is neither yes nor no
    """
    program = compile_condition(source)
    try:
        answer = program.execute(dict(facts))
    except (RuntimeError, TypeError, ValueError) as fault:
        raise UnableToRunProcess(
            _("Không xét được điều kiện “%(source)s”: thiếu dữ kiện hoặc sai kiểu.")
            % {"source": source}
        ) from fault
    if not isinstance(answer, bool):
        raise UnableToRunProcess(
            _("Điều kiện “%(source)s” không cho kết quả đúng hoặc sai.") % {"source": source}
        )
    return answer


def names_in(source: str) -> frozenset[str]:
    """Return the facts and functions an expression refers to."""
    program = compile_condition(source)
    return frozenset(program.variables()) | frozenset(
        name for name in program.functions() if name.isidentifier()
    )


@lru_cache(maxsize=2048)
def _compile(source: str) -> Any:  # Any: the compiled program has no types
    return cel.compile(source)
