"""
What a body inherits from those that went into it.

Dossiers and tasks keep pointing at the unit they were given to. When it is renamed or merged, its successor's
people must still find and finish them; from the successor's first day they hold their postings there too.
Of a body that was divided nobody inherits: its open dossiers are moved one by one (dossiers.reorganisation).
"""

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection

from motcua.core.actors import PostingFact

# Goes back along the successions from the present bodies to the oldest; UNION ends on a circle.
_LINES = """
WITH RECURSIVE unit_line (present, former) AS (
    SELECT successor_id, predecessor_id FROM directory_unitsuccession
    WHERE successor_id = ANY(%s) AND NOT is_divided
    UNION
    SELECT line.present, row.predecessor_id
    FROM unit_line line JOIN directory_unitsuccession row ON row.successor_id = line.former
        AND NOT row.is_divided
), agency_line (present, former) AS (
    SELECT successor_id, predecessor_id FROM directory_agencysuccession
    WHERE successor_id = ANY(%s) AND NOT is_divided
    UNION
    SELECT line.present, row.predecessor_id
    FROM agency_line line JOIN directory_agencysuccession row ON row.successor_id = line.former
        AND NOT row.is_divided
)
SELECT true, line.present, line.former, unit.agency_id
FROM unit_line line JOIN directory_unit unit ON unit.id = line.former
UNION ALL
SELECT false, present, former, former FROM agency_line
ORDER BY 1, 2, 3
"""


def inherited_postings(postings: Iterable[PostingFact]) -> list[PostingFact]:
    """Return the postings repeated at every former body of their unit and agency, in one statement."""
    # Who sits at a shop goes with the shop, which outlives its agency's name.
    held = [fact for fact in postings if fact.shop_id is None]
    if not held:
        return []
    units = sorted({fact.unit_id for fact in held if fact.unit_id is not None})
    agencies = sorted({fact.agency_id for fact in held})
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [units, agencies])
        lines = cursor.fetchall()
    found: list[PostingFact] = []
    for fact in held:
        for is_unit, present, former, former_agency in lines:
            if is_unit and present == fact.unit_id:
                found.append(replace(fact, unit_id=former, agency_id=former_agency))
            elif not is_unit and present == fact.agency_id:
                found.append(replace(fact, agency_id=former))
    return found
