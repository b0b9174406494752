"""Which successor a dossier follows. Plain Python: no Django, no clock, no guess."""

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class RouteLine:
    """One old agency and its successors (ids of targets)."""

    id: int
    target_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Everything that decides: lines, the communes of targets, what became of areas, choices made."""

    line_of_agency: dict[int, RouteLine]
    # Communes by a key that also names those which do not exist before the day.
    commune_of_target: dict[int, str]
    successors_of_area: dict[int, tuple[str, ...]]
    dossier_choices: dict[tuple[int, int], int] = field(default_factory=dict)
    area_choices: dict[tuple[int, int], int] = field(default_factory=dict)

    def find_target(self, line: RouteLine, *, dossier_id: int, area_id: int | None) -> int | None:
        """
        Return the target, or None where a person must choose.

        The choice for the dossier, then that for its area, then the only successor, then the one
        successor that lies in the commune which the dossier's area went to as a whole.
        """
        chosen = self.dossier_choices.get((line.id, dossier_id))
        if chosen is None and area_id is not None:
            chosen = self.area_choices.get((line.id, area_id))
        if chosen is not None:
            return chosen
        if len(line.target_ids) == 1:
            return line.target_ids[0]
        return self._by_commune(line, self._commune_of(dossier_id, area_id))

    def _commune_of(self, dossier_id: int, area_id: int | None) -> str | None:
        """The commune chosen for another body of the same dossier, or what the area became."""
        chosen = self._communes_of_dossiers.get(dossier_id)
        if chosen is None and area_id is not None:
            chosen = self._communes_of_areas.get(area_id)
        if chosen is not None or area_id is None:
            return chosen
        became = self.successors_of_area.get(area_id, (str(area_id),))
        return became[0] if len(became) == 1 else None

    @cached_property
    def _communes_of_dossiers(self) -> dict[int, str]:
        return self._communes(self.dossier_choices)

    @cached_property
    def _communes_of_areas(self) -> dict[int, str]:
        return self._communes(self.area_choices)

    def _communes(self, choices: dict[tuple[int, int], int]) -> dict[int, str]:
        return {
            key: self.commune_of_target[target]
            for (_line, key), target in choices.items()
            if target in self.commune_of_target
        }

    def _by_commune(self, line: RouteLine, commune: str | None) -> int | None:
        if commune is None:
            return None
        fitting = [key for key in line.target_ids if self.commune_of_target.get(key) == commune]
        return fitting[0] if len(fitting) == 1 else None
