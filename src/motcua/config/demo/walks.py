"""The ways through a process, found by walking it once with the product's own engine."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from motcua.config.demo.plans import Holder, MovePlan, TaskPlan, WalkPlan
from motcua.legislation.durations import Duration, DurationUnit
from motcua.workflow import engine
from motcua.workflow.models import WorkflowDefinition

GRANTED = "granted"
REFUSED = "refused"
CONSULTED = "consulted"
SUPPLEMENTED = "supplemented"
INCOMPLETE = "incomplete"

# What each step ends with on the plain way; the other ways differ at the steps named below.
_PLAIN = {
    "settle_here": "COMPLETED",
    "assign": "ASSIGN",
    "field_check": "CHECKED",
    "consult": "REPLY",
    "appraise": "PROPOSE",
    "rework": "PROPOSE",
    "review": "PROPOSE",
    "approve": "APPROVE",
    "issue": "ISSUE",
    "await_supplement": "COMPLETED",
    "return": "RETURN",
}
_WAYS: dict[str, dict[str, tuple[str, ...]]] = {
    GRANTED: {},
    REFUSED: {"appraise": ("PROPOSE_REFUSAL",)},
    CONSULTED: {"appraise": ("CONSULT", "PROPOSE")},
    SUPPLEMENTED: {"appraise": ("SUPPLEMENT", "PROPOSE")},
    INCOMPLETE: {"appraise": ("SUPPLEMENT",), "await_supplement": ("CLOSED",)},
}
_LONGEST = 40


def build_walks(
    definition: WorkflowDefinition,
    *,
    facts: Mapping[str, Any],  # Any: JSON values
    bodies: Mapping[str, tuple[int, int | None]],
) -> dict[str, WalkPlan]:
    """
    Return the ways that this process knows.

    `bodies` gives (agency, unit) for the functions that a holder may name.
    """
    walker = _Walker(definition, facts, bodies)
    walks = {}
    for way, turns in _WAYS.items():
        if all(walker.has(step, outcome) for step, keys in turns.items() for outcome in keys):
            walks[way] = walker.walk(turns)
    return walks


class _Walker:
    def __init__(
        self,
        definition: WorkflowDefinition,
        facts: Mapping[str, Any],  # Any: JSON values
        bodies: Mapping[str, tuple[int, int | None]],
    ) -> None:
        self._spec = engine.load_spec(definition.digest, lambda: definition.bpmn)
        self._steps: dict[str, dict[str, Any]] = definition.steps  # Any: JSON values
        self._facts = facts
        self._bodies = bodies

    def has(self, step: str, outcome: str) -> bool:
        outcomes = self._steps.get(step, {}).get("outcomes", ())
        return any(row["key"] == outcome for row in outcomes)

    def walk(self, turns: Mapping[str, tuple[str, ...]]) -> WalkPlan:
        """Go from the start to the end; a step met again takes the next outcome of its turn."""
        progress = engine.start(self._spec, self._facts)
        first = tuple(self._tasks(progress.opened))
        waiting = {task.engine_id: task for task in first}
        start_state = progress.state
        met: dict[str, int] = {}
        moves: list[MovePlan] = []
        while not progress.is_ended:
            if len(moves) > _LONGEST:
                raise AssertionError(f"The process never ends: {[move.step_key for move in moves]}")
            # Who was asked answers before the others go on.
            task = min(waiting.values(), key=lambda task: task.step_key != "consult")
            outcome = self._outcome(task.step_key, turns, met)
            progress = engine.complete(
                self._spec,
                progress.state,
                engine_task_id=task.engine_id,
                facts={"outcome": outcome},
            )
            opened = tuple(self._tasks(progress.opened))
            for gone in (task.engine_id, *progress.closed):
                waiting.pop(gone, None)
            waiting.update({new.engine_id: new for new in opened})
            moves.append(
                MovePlan(
                    engine_id=task.engine_id,
                    step_key=task.step_key,
                    outcome=outcome,
                    opened=opened,
                    state=progress.state,
                )
            )
        return WalkPlan(opened=first, state=start_state, moves=tuple(moves))

    def _outcome(self, step: str, turns: Mapping[str, tuple[str, ...]], met: dict[str, int]) -> str:
        turn = turns.get(step, ())
        visit = met.get(step, 0)
        met[step] = visit + 1
        if turn:
            return turn[min(visit, len(turn) - 1)]
        wanted = _PLAIN.get(step, "")
        return wanted if self.has(step, wanted) else str(self._steps[step]["outcomes"][0]["key"])

    def _tasks(self, steps: tuple[engine.OpenStep, ...]) -> Iterator[TaskPlan]:
        for step in steps:
            settings = self._steps[step.step_key]
            holder, agency_id, unit_id = self._holder(settings["holder"])
            yield TaskPlan(
                engine_id=step.engine_task_id,
                step_key=step.step_key,
                step_name=settings["name"],
                role=settings["role"],
                holder=holder,
                agency_id=agency_id,
                unit_id=unit_id,
                shop_id=None,
                limit=_limit(settings.get("limit")),
                is_waiting_elsewhere=settings["waits_elsewhere"],
                keeps_officer=settings.get("keeps_officer", False),
            )

    def _holder(self, holder: str) -> tuple[Holder, int | None, int | None]:
        function = holder.removeprefix("AGENCY:")
        if function != holder:
            return (Holder.FIXED, *self._bodies[function])
        return Holder(holder), None, None


def _limit(settings: Mapping[str, str] | None) -> Duration | None:
    if not settings:
        return None
    return Duration(value=Decimal(settings["amount"]), unit=DurationUnit(settings["unit"]))
