"""Values of the directory and, gathered here for importers, its plain rules. No Django, no clock."""

from dataclasses import dataclass, field
from enum import StrEnum

from motcua.directory.identity import (
    CardFacts,
    CardUnreadable,
    Fault,
    check_passport,
    check_personal_id,
    check_phone,
    check_tax_code,
    is_tax_code,
    normalize_number,
    parse_identity_qr,
)
from motcua.directory.names import place_key, search_form, sort_key, tidy_name

__all__ = [
    "PROVINCE_WIDE_FUNCTIONS",
    "WORK_ROLES",
    "CardFacts",
    "CardUnreadable",
    "DossierRelation",
    "Fault",
    "Level",
    "Role",
    "check_passport",
    "check_personal_id",
    "check_phone",
    "check_tax_code",
    "is_tax_code",
    "normalize_number",
    "parse_identity_qr",
    "place_key",
    "search_form",
    "sort_key",
    "tidy_name",
]


class Level(StrEnum):
    """Level of government; no district after 1 July 2025 (Decree 118/2025, art. 7), but in what is older."""

    MINISTRY = "MINISTRY"
    PROVINCE = "PROVINCE"
    DISTRICT = "DISTRICT"
    COMMUNE = "COMMUNE"
    VERTICAL = "VERTICAL"


class Role(StrEnum):
    """What an officer may do at a unit while a posting lasts."""

    COUNTER_OFFICER = "COUNTER_OFFICER"
    CENTER_HEAD = "CENTER_HEAD"
    SPECIALIST = "SPECIALIST"
    UNIT_HEAD = "UNIT_HEAD"
    LEADER = "LEADER"
    CLERK = "CLERK"
    PROCEDURE_EDITOR = "PROCEDURE_EDITOR"
    PROCEDURE_PUBLISHER = "PROCEDURE_PUBLISHER"
    ADMINISTRATOR = "ADMINISTRATOR"
    AUDITOR = "AUDITOR"


# Functions of the agencies that supervise every body of the province.
PROVINCE_WIDE_FUNCTIONS = frozenset({"PROVINCIAL_COMMITTEE", "OFFICE"})

# Roles that handle dossiers, and that an absent officer may delegate.
WORK_ROLES = frozenset(
    {
        Role.COUNTER_OFFICER,
        Role.CENTER_HEAD,
        Role.SPECIALIST,
        Role.UNIT_HEAD,
        Role.LEADER,
        Role.CLERK,
    }
)


@dataclass(frozen=True, kw_only=True)
class DossierRelation:
    """Who has to do with a dossier, by ids: all that the rights need to know of it."""

    intake_shop_id: int
    return_shop_id: int
    competent_agency_id: int
    competent_unit_id: int | None = None
    competent_shop_id: int | None = None
    helping_shop_id: int | None = None
    consulted_agency_ids: frozenset[int] = field(default_factory=frozenset)
    # Everybody who has held a task of it.
    officer_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def working_shop_ids(self) -> frozenset[int]:
        """Counters that have something to do for it; the competent agency's own centre only reads."""
        shops = (self.intake_shop_id, self.return_shop_id, self.helping_shop_id)
        return frozenset(shop for shop in shops if shop is not None)

    @property
    def shop_ids(self) -> frozenset[int]:
        shops = (
            self.intake_shop_id,
            self.return_shop_id,
            self.competent_shop_id,
            self.helping_shop_id,
        )
        return frozenset(shop for shop in shops if shop is not None)
