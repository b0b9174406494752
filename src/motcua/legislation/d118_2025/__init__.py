"""Rule set `D118-2025`: dossiers received from 1 July 2025. One file per part of the decree."""

from motcua.legislation.d118_2025.handling import CLOCK, COOPERATION
from motcua.legislation.d118_2025.outcome import RESULT, SURROUNDINGS
from motcua.legislation.d118_2025.reception import CODES, INTAKE, ORGANISATION
from motcua.legislation.d118_2025.sources import IN_FORCE
from motcua.legislation.rule_set import RuleSet

D118_2025 = RuleSet.of(
    code="D118-2025",
    name="Nghị định 118/2025/NĐ-CP (từ 01/7/2025)",
    received_from=IN_FORCE,
    received_until=None,
    chapters=(ORGANISATION, CODES, INTAKE, COOPERATION, CLOCK, RESULT, SURROUNDINGS),
)
