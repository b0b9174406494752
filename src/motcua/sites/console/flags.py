"""What the import was not certain of, in groups that are decided together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.procedures.flag_offers import CHANNEL_LABELS, FIELD_LABELS, Flag, Offer, list_offers

Content = dict[str, Any]  # Any: content of a pack


@dataclass(frozen=True, kw_only=True)
class FlagGroup:
    """Flags that say the same of several channels, with what may be decided about all of them."""

    numbers: Sequence[int]
    label: str
    places: str
    raw: str
    reason: str
    offers: Sequence[Offer]

    @property
    def joined_numbers(self) -> str:
        return ",".join(str(number) for number in self.numbers)


def group_flags(flags: Sequence[Flag], content: Content) -> list[FlagGroup]:
    """Return the open flags of a draft; those alike but for the channel are one."""
    alike: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    offers: dict[int, list[Offer]] = {}
    for number, flag in enumerate(flags):
        offers[number] = list_offers(flag, content)
        keys = tuple(offer.key for offer in offers[number])
        alike.setdefault((flag["field"], flag["reason"], str(flag["raw"]), keys), []).append(number)
    return [
        FlagGroup(
            numbers=numbers,
            label=FIELD_LABELS.get(field, field),
            places=", ".join(
                CHANNEL_LABELS.get(place, place)
                for number in numbers
                if (place := str(flags[number].get("where", "")))
            ),
            raw=raw,
            reason=reason,
            offers=offers[numbers[0]],
        )
        for (field, reason, raw, _keys), numbers in alike.items()
    ]


def describe_decided(flags: Sequence[Flag]) -> list[dict[str, Any]]:  # Any: a row of the page
    """Return the decided flags for a page, newest first."""
    return [
        {
            **flag,
            "label": FIELD_LABELS.get(flag["field"], flag["field"]),
            "at": datetime.fromisoformat(flag["at"]),
        }
        for flag in reversed(flags)
    ]
