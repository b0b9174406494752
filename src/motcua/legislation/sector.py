"""
Sector rules: what a sector's own law sets for one procedure, before the general rule.

Civil Code 2015, art. 145(1). They belong to a revision of the procedure, so a dossier keeps them for
life together with its revision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.core.errors import DomainError
from motcua.legislation import codec
from motcua.legislation.chapters import BY_SECTOR
from motcua.legislation.parameters import Citation, Mark, Parameter
from motcua.legislation.rule_set import RuleSet


class UnableToReadSectorRule(DomainError):
    """A sector rule that names no parameter which sector law may set, or no ground."""


@dataclass(frozen=True, kw_only=True)
class SectorRule:
    """One parameter set by sector law, with the ground a reader can look up."""

    parameter: str
    value: Any  # Any: of the parameter's type
    ground: str
    mark: Mark = Mark.SECONDARY


def read_sector_rules(rows: Iterable[Mapping[str, Any]]) -> tuple[SectorRule, ...]:
    """
    Read sector rules as they are authored and stored: `parameter`, `value`, `ground`, `mark`.

    :raises UnableToReadSectorRule: naming the row that cannot be read
    """
    rules = tuple(_read(row) for row in rows)
    names = [rule.parameter for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise UnableToReadSectorRule(f"Quy định riêng “{name}” lặp lại.")
    return rules


def effective_rules(rule_set: RuleSet, sector_rules: Iterable[SectorRule]) -> RuleSet:
    """
    Return the rule set as it holds for one procedure; its code stays that of the general law.

    The parameter cites the sector's own ground, so ledger and slip name it by themselves.
    """
    changes: dict[str, Parameter[Any]] = {}  # Any: parameters of every type
    for rule in sector_rules:
        general = rule_set.parameter(rule.parameter)
        changes[rule.parameter] = Parameter(
            value=rule.value,
            label=general.label,
            citation=Citation(document=rule.ground, article=""),
            in_force_from=rule_set.received_from,
            mark=rule.mark,
        )
    return rule_set.with_changes(changes) if changes else rule_set


def _read(row: Mapping[str, Any]) -> SectorRule:  # Any: JSON
    name, ground = str(row.get("parameter", "")), str(row.get("ground", "")).strip()
    if name not in BY_SECTOR:
        raise UnableToReadSectorRule(f"Luật chuyên ngành không đặt được tham số “{name}” ở đây.")
    if not ground:
        raise UnableToReadSectorRule(f"Quy định riêng “{name}” chưa nêu căn cứ.")
    try:
        value = codec.from_json(name, row.get("value"))
        mark = Mark(row.get("mark") or Mark.SECONDARY)
    except (DomainError, ValueError) as error:
        raise UnableToReadSectorRule(f"Quy định riêng “{name}”: {error}") from error
    return SectorRule(parameter=name, value=value, ground=ground, mark=mark)
