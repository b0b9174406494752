"""
Reading of rule sets with the versions that this province has published.

A version never changes, so it is built once per process. Which versions there are is remembered for
half a minute and forgotten at once where one is written; a version begins on a later day than it
is published, so no process is ever late.
"""

import time as process_clock
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.legislation import codec, rules
from motcua.legislation.models import RuleSetVersion
from motcua.legislation.parameters import Citation, Mark, Parameter
from motcua.legislation.rule_set import RuleSet

_REMEMBERED_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One parameter that a version changed, before and after."""

    name: str
    label: str
    before: Parameter[Any]  # Any: a parameter of any type
    after: Parameter[Any]  # Any: a parameter of any type


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSetRow:
    """A version with the set it makes; number 1 is the delivered one, without date or ground."""

    rule_set: RuleSet
    number: int
    effective_from: date
    ground: str
    created_at: datetime | None
    created_by_label: str
    changes: tuple[ChangeRow, ...]


def rule_set_in_force(*, on: date) -> RuleSet:
    """Return the rule set, version included, under which a dossier is received on this day."""
    base = rules.rule_set_for(on)
    versions = [row for row in list_rule_set_versions(base=base.code) if row.effective_from <= on]
    return versions[-1].rule_set if versions else base


def list_rule_set_versions(*, base: str) -> tuple[RuleSetRow, ...]:
    """
    Return every version of a rule set, the delivered one first.

    :raises UnknownRuleSet: if no delivered set has this code
    """
    return _remembered().get(base) or (_delivered(rules.get_rule_set(base)),)


def latest_rule_set(*, base: str) -> RuleSet:
    """
    Return the newest version of a rule set, whether or not its day has come.

    :raises UnknownRuleSet: if no delivered set has this code
    """
    return list_rule_set_versions(base=base)[-1].rule_set


def find_version(code: str) -> RuleSet | None:
    """Return the published version of this code; what `rules.get_rule_set` asks."""
    base, _, number = code.partition(".")
    if not number or base not in {rule_set.code for rule_set in rules.rule_sets()}:
        return None
    for attempt in (False, True):
        for row in _remembered(anew=attempt).get(base, ()):
            if row.rule_set.code == code:
                return row.rule_set
    return None


def forget_rule_sets() -> None:
    """Drop what is remembered: called after every publication."""
    _memory.clear()


# "versions" -> (moment at which it is too old, versions by base). Replaced as a whole entry.
_memory: dict[str, tuple[float, dict[str, tuple[RuleSetRow, ...]]]] = {}


def _remembered(*, anew: bool = False) -> dict[str, tuple[RuleSetRow, ...]]:
    # The process clock only measures how stale a copy may get; no date of the law rests on it.
    now = process_clock.monotonic()
    entry = _memory.get("versions")
    if entry is not None and now < entry[0] and not anew:
        return entry[1]
    found = read_rule_set_versions()
    _memory["versions"] = (now + _REMEMBERED_SECONDS, found)
    return found


def read_rule_set_versions() -> dict[str, tuple[RuleSetRow, ...]]:
    """Read every version from the database; what a change is checked against."""
    found = {rule_set.code: [_delivered(rule_set)] for rule_set in rules.rule_sets()}
    for version in RuleSetVersion.objects.order_by("base", "number").prefetch_related("changes"):
        rows = found[version.base]
        rows.append(_row(version, rows[-1].rule_set))
    return {base: tuple(rows) for base, rows in found.items()}


def _row(version: RuleSetVersion, before: RuleSet) -> RuleSetRow:
    changes: dict[str, Parameter[Any]] = {  # Any: parameters of every type
        change.parameter: Parameter(
            value=codec.from_json(change.parameter, change.value),
            label=before.parameter(change.parameter).label,
            citation=Citation(document=change.document, article=change.article),
            in_force_from=version.effective_from,
            mark=Mark(change.mark),
        )
        for change in version.changes.all()
    }
    return RuleSetRow(
        rule_set=before.with_changes(changes, version=version.number),
        number=version.number,
        effective_from=version.effective_from,
        ground=version.ground,
        created_at=version.created_at,
        created_by_label=version.created_by_label,
        changes=tuple(
            ChangeRow(name=name, label=after.label, before=before.parameter(name), after=after)
            for name, after in changes.items()
        ),
    )


def _delivered(rule_set: RuleSet) -> RuleSetRow:
    return RuleSetRow(
        rule_set=rule_set,
        number=1,
        effective_from=rule_set.received_from,
        ground="",
        created_at=None,
        created_by_label="",
        changes=(),
    )
