"""
What the making of imaginary histories knows beforehand: frozen values, read once from the database.

Plain Python, so that a plan can be handed to another process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from motcua.legislation.durations import Duration


class Holder(StrEnum):
    """Whose a task is, seen from the dossier; FIXED means a body that the process names."""

    COMPETENT_UNIT = "COMPETENT_UNIT"
    COMPETENT_AGENCY = "COMPETENT_AGENCY"
    INTAKE_SHOP = "INTAKE_SHOP"
    RETURN_SHOP = "RETURN_SHOP"
    FIXED = "FIXED"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficerPlan:
    officer_id: int
    account_id: int
    label: str
    unit_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskPlan:
    """A task as the engine opens it; `engine_id` ties it to the engine's own state."""

    engine_id: str
    step_key: str
    step_name: str
    role: str
    holder: Holder
    agency_id: int | None
    unit_id: int | None
    shop_id: int | None
    limit: Duration | None
    is_waiting_elsewhere: bool
    # Met again, the step goes to the officer who had it before.
    keeps_officer: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MovePlan:
    """One task done with an outcome, the tasks that it opens, and the engine's state after it."""

    engine_id: str
    step_key: str
    outcome: str
    opened: tuple[TaskPlan, ...]
    state: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class WalkPlan:
    """One way through a process from its start to its end."""

    opened: tuple[TaskPlan, ...]
    state: bytes
    moves: tuple[MovePlan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitPlan:
    amount: str
    duration: Duration
    cutoff: time | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PaperPlan:
    requirement_id: int
    name: str
    is_optional: bool
    is_show_only: bool
    is_copy: bool
    available_from: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferPlan:
    """A procedure in one variant and channel: what is asked, how long it takes, what it costs."""

    variant_id: int | None
    channel: str
    limit: LimitPlan
    fee_amount: int | None
    papers: tuple[PaperPlan, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacePlan:
    """Who settles, and where it may be handed in; the first shop is the usual one."""

    agency_id: int
    agency_code: str
    agency_label: str
    commune_id: int | None
    unit_id: int | None
    unit_label: str
    shop_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShopPlan:
    shop_id: int
    agency_id: int
    agency_code: str
    label: str
    commune_id: int | None
    commune_label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProcedurePlan:
    revision_id: int
    definition_id: int
    result_name: str
    weight: int
    is_same_sitting: bool
    offers: tuple[OfferPlan, ...]
    places: tuple[PlacePlan, ...]
    walks: Mapping[str, WalkPlan]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProvincePlan:
    """Everything at once; `staff` is keyed by (role, "shop" | "unit" | "agency", id)."""

    calendar_version_id: int
    procedures: tuple[ProcedurePlan, ...]
    shops: Mapping[int, ShopPlan]
    staff: Mapping[tuple[str, str, int], tuple[OfficerPlan, ...]]
