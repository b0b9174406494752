"""
One imaginary dossier while its history is told: its row, its chain of events, its open tasks.

Each act does in memory what the service of the same name does in the database (module `dossiers`):
state, event, audit entry, version. `motcua audit verify` and the tests hold the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.config.demo import seals
from motcua.config.demo.plans import OfferPlan, OfficerPlan, PlacePlan, ProcedurePlan, TaskPlan
from motcua.config.demo.rows import Rows, to_json
from motcua.core.hashing import GENESIS
from motcua.deadlines.events import ClockEvent
from motcua.dossiers.events import EventKind
from motcua.dossiers.rules import DossierState

ORIGIN = "demo"


@dataclass(kw_only=True)
class Tables:
    """The rows of one batch, by what they are."""

    persons: Rows
    instances: Rows
    dossiers: Rows
    tasks: Rows
    applicants: Rows
    components: Rows
    events: Rows
    entries: Rows
    ledgers: Rows
    transfers: Rows
    opinions: Rows
    consultations: Rows
    supplements: Rows
    refusals: Rows
    results: Rows


@dataclass(kw_only=True)
class OpenTask:
    """A task that waits, with its row and its number."""

    plan: TaskPlan
    task_id: int
    row: list[Any]  # Any: values of a row
    officer: OfficerPlan | None = None
    claimed_at: datetime | None = None
    version: int = 1


@dataclass(kw_only=True)
class Case:
    """A dossier in the making."""

    tables: Tables
    dossier_id: int
    procedure: ProcedurePlan
    offer: OfferPlan
    place: PlacePlan
    shop_id: int
    row: list[Any]  # Any: values of a row
    # When it was handed in; the clock of an accepted dossier starts here.
    received_at: datetime
    applicant: tuple[str, str]
    # Who collects when the applicant does not.
    stand_in: tuple[str, str]
    code: str = ""
    instance_id: int | None = None
    engine_state: bytes = b""
    instance_ended_at: datetime | None = None
    is_refused: bool = False
    state: DossierState = DossierState.SUBMITTED
    version: int = 1
    event_count: int = 0
    event_head: bytes = GENESIS
    ledger_count: int = 0
    open_tasks: dict[str, OpenTask] = field(default_factory=dict)
    last_officer: dict[str, OfficerPlan] = field(default_factory=dict)
    clock_events: list[ClockEvent] = field(default_factory=list)
    request: list[Any] | None = None  # Any: values of a row
    consultation: list[Any] | None = None  # Any: values of a row
    result: list[Any] | None = None  # Any: values of a row

    def put(self, **values: Any) -> None:  # Any: values of a row
        self.tables.dossiers.put(self.row, **values)

    def record(
        self,
        kind: EventKind,
        *,
        actor: OfficerPlan,
        at: datetime,
        ground: str = "",
        clock_effect: str = "",
        data: Mapping[str, Any] | None = None,  # Any: JSON
        action: str = "",
    ) -> None:
        """Write an event and an audit entry; like the service, every act makes a next version."""
        is_first = self.event_count == 0
        text = to_json(dict(sorted(data.items()))) if data else "{}"
        self.event_count += 1
        self.version += not is_first
        previous = self.event_head
        self.event_head = seals.event_hash(
            previous,
            dossier_id=self.dossier_id,
            sequence=self.event_count,
            kind=kind.value,
            at=at,
            actor_id=actor.account_id,
            actor_label=actor.label,
            unit_label=actor.unit_label,
            ground=ground,
            clock_effect=clock_effect,
            data=text,
        )
        self.tables.events.add(
            dossier_id=self.dossier_id,
            sequence=self.event_count,
            kind=kind.value,
            occurred_at=at,
            actor_id=actor.account_id,
            actor_label=actor.label,
            unit_label=actor.unit_label,
            ground=ground,
            clock_effect=clock_effect,
            data=text,
            previous_hash=previous,
            row_hash=self.event_head,
        )
        # The first act is told without its ground, as `receive_dossier` and its siblings do.
        purpose = "" if is_first else ground
        self.tables.entries.add(
            at=at,
            actor_id=actor.account_id,
            actor_label=actor.label,
            action=action or kind.value,
            subject_kind="dossier",
            subject_id=str(self.dossier_id),
            subject_label=self.code,
            purpose=purpose,
            origin=ORIGIN,
            row_hash=seals.entry_hash(
                at=at,
                actor_id=actor.account_id,
                actor_label=actor.label,
                action=action or kind.value,
                subject_id=self.dossier_id,
                subject_label=self.code,
                purpose=purpose,
                origin=ORIGIN,
            ),
        )

    def finish(self) -> None:
        """Bring what the acts changed into the row of the dossier."""
        self.put(
            state=self.state.value,
            version=self.version,
            event_count=self.event_count,
            event_head=self.event_head,
        )
