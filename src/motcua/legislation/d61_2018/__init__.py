"""Rule set `D61-2018`: dossiers received until 30 June 2025, and open ones ever after."""

from datetime import date

from motcua.legislation.d61_2018.handling import CLOCK, COOPERATION
from motcua.legislation.d61_2018.outcome import RESULT, SURROUNDINGS
from motcua.legislation.d61_2018.reception import CODES, INTAKE, ORGANISATION
from motcua.legislation.d61_2018.sources import IN_FORCE
from motcua.legislation.rule_set import RuleSet

D61_2018 = RuleSet.of(
    code="D61-2018",
    name="Nghị định 61/2018/NĐ-CP, sửa đổi bởi Nghị định 107/2021/NĐ-CP (đến 30/6/2025)",
    received_from=IN_FORCE,
    received_until=date(2025, 6, 30),
    chapters=(ORGANISATION, CODES, INTAKE, COOPERATION, CLOCK, RESULT, SURROUNDINGS),
)
