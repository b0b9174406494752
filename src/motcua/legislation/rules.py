"""
The law as one name: types of a rule set, and the sets by code and by date of receipt.

Plain Python. The delivered sets are known here; the versions that a province publishes live in its
database and are found through `use_versions`, which the application sets once when it starts.
"""

from collections.abc import Callable
from datetime import date

from motcua.core.errors import DomainError
from motcua.legislation.chapters import ADJUSTABLE, BY_SECTOR, CHAPTERS, names_of
from motcua.legislation.parameters import (
    MARK_LABELS,
    Citation,
    CodePrefix,
    Form,
    FormKind,
    IntakeArea,
    LinkedOrder,
    Mark,
    Parameter,
    SupplementPolicy,
    Wait,
    describe,
)
from motcua.legislation.rule_set import RuleSet, UnknownForm, UnknownParameter
from motcua.legislation.sector import (
    SectorRule,
    UnableToReadSectorRule,
    effective_rules,
    read_sector_rules,
)

__all__ = [
    "ADJUSTABLE",
    "BY_SECTOR",
    "CHAPTERS",
    "MARK_LABELS",
    "Citation",
    "CodePrefix",
    "Form",
    "FormKind",
    "IntakeArea",
    "LinkedOrder",
    "Mark",
    "Parameter",
    "RuleSet",
    "SectorRule",
    "SupplementPolicy",
    "UnableToReadSectorRule",
    "UnknownForm",
    "UnknownParameter",
    "UnknownRuleSet",
    "Wait",
    "describe",
    "effective_rules",
    "get_rule_set",
    "names_of",
    "read_sector_rules",
    "rule_set_for",
    "rule_sets",
    "use_versions",
]


class UnknownRuleSet(DomainError):
    """No rule set has this code."""


def rule_sets() -> tuple[RuleSet, ...]:
    """Return every delivered rule set, oldest first."""
    # Here and not on top: the two packages of values need the types above.
    from motcua.legislation.d61_2018 import D61_2018
    from motcua.legislation.d118_2025 import D118_2025

    return (D61_2018, D118_2025)


def use_versions(find: Callable[[str], RuleSet | None]) -> None:
    """Say who finds the versions that this province has published."""
    _finders[:] = [find]


_finders: list[Callable[[str], RuleSet | None]] = []


def get_rule_set(code: str) -> RuleSet:
    """
    Return the rule set that a dossier was received under, version included.

    :raises UnknownRuleSet: if no set has this code
    """
    for rule_set in rule_sets():
        if rule_set.code == code:
            return rule_set
    # A delivered set never asks; a published version does not change and is read once.
    for find in _finders:
        found = find(code)
        if found is not None:
            return found
    raise UnknownRuleSet(f"Không có bộ quy định “{code}”.")


def rule_set_for(received_on: date) -> RuleSet:
    """
    Return the delivered rule set of a dossier received on this day.

    The set under which a province receives today, with its published versions, is
    `queries.rule_set_in_force`.
    """
    older, newer = rule_sets()
    return older if received_on < newer.received_from else newer
