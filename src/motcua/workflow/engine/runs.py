"""One instance in memory, and its state as bytes."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task as EngineTask
from SpiffWorkflow.util.task import TaskState as EngineState

from motcua.core.errors import DomainError
from motcua.workflow.engine.dialect import SCRIPTS
from motcua.workflow.errors import UnableToRunProcess

Spec = Any  # the library ships no types
_FORMAT: Final = 1
_LEVEL: Final = 6
# What a row leaves out at its end when it is empty: facts, facts gone, the engine's own notes.
_EMPTY_TAIL: Final[list[Any]] = [{}, [], {}]


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenStep:
    """A step that waits for a person."""

    engine_task_id: str
    step_key: str


class Run:
    """One instance in memory."""

    def __init__(self, workflow: Any) -> None:  # Any: untyped library
        self._workflow = workflow

    @classmethod
    def begin(cls, spec: Spec, facts: Mapping[str, Any]) -> "Run":  # Any: JSON values
        run = cls(BpmnWorkflow(spec, script_engine=SCRIPTS))
        run._workflow.task_tree.data.update(facts)
        run._advance()
        return run

    @property
    def is_ended(self) -> bool:
        return bool(self._workflow.is_completed())

    def open_steps(self) -> tuple[OpenStep, ...]:
        return tuple(
            OpenStep(engine_task_id=task.id.hex, step_key=task.task_spec.name)
            for task in self._workflow.tasks.values()
            if task.has_state(EngineState.READY) and task.task_spec.manual
        )

    def complete(self, engine_task_id: str, facts: Mapping[str, Any]) -> None:  # Any: JSON values
        task = self._workflow.tasks.get(UUID(engine_task_id))
        if task is None or not task.has_state(EngineState.READY):
            raise UnableToRunProcess(_("Bước này không còn chờ xử lý trong quy trình."))
        task.data.update(facts)
        try:
            task.run()
        except SpiffWorkflowException as fault:
            raise _explain(fault) from fault
        self._advance()

    def _advance(self) -> None:
        try:
            self._workflow.do_engine_steps()
        except SpiffWorkflowException as fault:
            raise _explain(fault) from fault

    def dump(self) -> bytes:
        """Write the state as compressed JSON."""
        tasks = list(self._kept_tasks())
        index = {task.id: number for number, task in enumerate(tasks)}
        rows = [_row(task, index) for task in tasks]
        text = json.dumps([_FORMAT, rows], ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode(), _LEVEL)

    def _kept_tasks(self) -> Iterator[EngineTask]:
        """Leave out what the engine only foresees, and all history once a single token is left."""
        if self.is_ended:
            return
        live = [
            task
            for task in self._workflow.tasks.values()
            if task.has_state(EngineState.READY | EngineState.WAITING | EngineState.STARTED)
        ]
        if len(live) == 1:
            yield live[0]
            return
        # Insertion order is the order of making: a parent always comes before its children.
        for task in self._workflow.tasks.values():
            parent = task.parent
            is_foreseen = task.has_state(EngineState.PREDICTED_MASK | EngineState.FUTURE)
            if not is_foreseen or (parent and parent.has_state(EngineState.FINISHED_MASK)):
                yield task

    @classmethod
    def load(cls, spec: Spec, state: bytes) -> "Run":
        """
        Read a state that `dump` wrote for the same process.

        :raises UnableToRunProcess: if it is not such a state
        """
        try:
            version, rows = json.loads(zlib.decompress(state))
            if version != _FORMAT:
                raise ValueError(version)
            return cls(_restore(spec, rows))
        except (ValueError, KeyError, TypeError, zlib.error) as fault:
            raise UnableToRunProcess(_("Trạng thái quy trình đã lưu không đọc được.")) from fault


def _row(task: EngineTask, index: Mapping[UUID, int]) -> list[Any]:  # Any: JSON values
    parent = index.get(task._parent)  # noqa: SLF001  # the library has no public way to the id
    parent_data = task.parent.data if parent is not None else {}
    absent = object()
    data = {key: value for key, value in task.data.items() if parent_data.get(key, absent) != value}
    gone = [key for key in parent_data if key not in task.data]
    key = task.id.hex if task.has_state(EngineState.READY) else ""
    row = [parent, task.task_spec.name, task.state, key, data, gone, task.internal_data]
    while len(row) > 4 and not row[-1]:
        row.pop()
    return row


def _restore(spec: Spec, rows: list[list[Any]]) -> Any:  # Any: JSON values, untyped library
    workflow = BpmnWorkflow(spec, deserializing=True, script_engine=SCRIPTS)
    root = EngineTask(workflow, spec.start, state=EngineState.COMPLETED)
    workflow.task_tree = root
    tasks: list[EngineTask] = []
    for number, row in enumerate(rows):
        parent, name, state, key, data, gone, internal = row + _EMPTY_TAIL[len(row) - 4 :]
        above = tasks[parent] if parent is not None else root
        if parent is None and name == spec.start.name:
            task = root
            task._set_state(state)  # noqa: SLF001  # the library's own reader does the same
        else:
            task_spec = spec.task_specs[name]
            task = EngineTask(workflow, task_spec, above, state, UUID(key) if key else None)
        task.data = {**{k: v for k, v in above.data.items() if k not in gone}, **data}
        task.internal_data = dict(internal)
        # Joins merge in the order of this moment; the true one need not be kept.
        task.last_state_change = float(number)
        tasks.append(task)
    for task in tasks:
        if not task.has_state(EngineState.FINISHED_MASK):
            # Grows again what dump left out.
            task.task_spec._predict(task, mask=EngineState.NOT_FINISHED_MASK)  # noqa: SLF001
    if not rows:
        workflow.completed = True
    return workflow


def _explain(fault: SpiffWorkflowException) -> DomainError:
    """Return our own error from inside the library's wrapping."""
    cause: BaseException | None = fault
    while cause is not None:
        if isinstance(cause, DomainError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return UnableToRunProcess(_("Quy trình dừng vì lỗi: %(fault)s") % {"fault": str(fault)})
