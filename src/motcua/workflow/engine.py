"""
The process engine: the only file that knows SpiffWorkflow.

A process may hold start and end events, user tasks, exclusive and parallel gateways, nothing else;
its conditions are CEL and no script runs. The saved state is a token, not the library's own dump:
while one step is open it is that step and the facts; only while steps run beside each other is the
tree kept since they parted. The process itself is not in it: the reader gives it (see `load_spec`).
"""

import json
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task as EngineTask
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState as EngineState

from motcua.core.errors import DomainError
from motcua.workflow import conditions
from motcua.workflow.errors import UnableToReadProcess, UnableToRunProcess
from motcua.workflow.graph import ALLOWED_NODES, parse_xml

Spec = Any  # the library ships no types
Facts = dict[str, Any]  # Any: JSON values
PROCESS_ID: Final = "process"
_FORMAT: Final = 1
_LEVEL: Final = 6
_SPECS_KEPT: Final = 512
_USED: Final = "used"
# What a row leaves out at its end when it is empty: facts, facts gone, the engine's own notes.
_EMPTY_TAIL: Final[list[Any]] = [{}, [], {}]

for _name in ("spiff.workflow", "spiff.task"):
    # At a lower level the library gathers the whole task tree for each line, personal facts included.
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenStep:
    """A step that waits for a person."""

    engine_task_id: str
    step_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What an act changed: the state to keep, steps that opened, steps that were called off."""

    state: bytes
    opened: tuple[OpenStep, ...]
    closed: tuple[str, ...]
    is_ended: bool


class _CelEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]  # untyped library
    """Decides conditions by CEL. The library's default would run Python."""

    def evaluate(
        self,
        expression: str,
        context: Mapping[str, Any],  # Any: JSON values
        external_context: Mapping[str, Any] | None = None,
    ) -> bool:
        return conditions.holds(expression, {**context, **(external_context or {})})

    def execute(self, *_arguments: object) -> None:
        raise UnableToRunProcess(_("Quy trình không được chứa mã lệnh."))

    def call_service(self, *_arguments: object, **_parameters: object) -> None:
        raise UnableToRunProcess(_("Quy trình không được tự gọi dịch vụ."))


class _ParallelGateway(ParallelGateway):  # type: ignore[misc]  # untyped library
    """
    A join whose firing uses up the tokens it waited for.

    The library also counts tokens of earlier rounds: a parallel part inside a loop would go on from
    its second round when only one branch is done.
    """

    def _check_threshold_unstructured(self, my_task: EngineTask) -> bool:
        arrived = {task.parent.task_spec.name for task in self._arrivals(my_task)}
        return arrived >= set(self._inputs)

    def _run_hook(self, my_task: EngineTask) -> bool:
        arrivals = self._arrivals(my_task)
        for task in sorted(arrivals, key=lambda task: task.last_state_change):
            if task is not my_task:
                DeepMerge.merge(my_task.data, task.parent.data)
        my_task._inherit_data()  # noqa: SLF001  # as in the method that this one replaces
        for task in arrivals:
            task.internal_data[_USED] = True
        return True

    def _arrivals(self, my_task: EngineTask) -> list[EngineTask]:
        return [
            task
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self
            and not task.internal_data.get(_USED)
            and task.parent.has_state(EngineState.COMPLETED)
        ]


class _Parser(BpmnParser):  # type: ignore[misc]  # untyped library
    """Knows no other element than ours, whatever the text contains."""

    PARSER_CLASSES = {
        tag: classes
        for tag, classes in BpmnParser.PARSER_CLASSES.items()
        if tag in {full_tag(name) for name in ALLOWED_NODES}
    } | {full_tag("parallelGateway"): (GatewayParser, _ParallelGateway)}


_SCRIPTS = PythonScriptEngine(environment=_CelEnvironment())


class _Specs:
    """Parsed processes of this operating-system process by the digest of their definition."""

    def __init__(self) -> None:
        self._by_digest: dict[str, Spec] = {}

    def get(self, digest: str, bpmn: Callable[[], str]) -> Spec:
        spec = self._by_digest.get(digest)
        if spec is None:
            spec = parse(bpmn())
            if len(self._by_digest) >= _SPECS_KEPT:
                self._by_digest.clear()
            self._by_digest[digest] = spec
        return spec


_specs = _Specs()


def load_spec(digest: str, bpmn: Callable[[], str]) -> Spec:
    """
    Return the parsed process; its text is asked for once per operating-system process.

    :raises UnableToReadProcess: see `parse`
    """
    return _specs.get(digest, bpmn)


def parse(bpmn: str) -> Spec:
    """
    Parse the text of a process.

    :raises UnableToReadProcess: if it is no BPMN or has elements that are not allowed
    """
    parser = _Parser()
    try:
        parser.add_bpmn_xml(parse_xml(bpmn))
        return parser.get_spec(PROCESS_ID)
    except (ValidationException, SpiffWorkflowException, etree.LxmlError) as fault:
        raise UnableToReadProcess(
            _("Không đọc được quy trình BPMN: %(fault)s") % {"fault": str(fault)}
        ) from fault


def start(spec: Spec, facts: Mapping[str, Any]) -> Progress:  # Any: JSON values
    """
    Run a new instance up to its first steps.

    :raises UnableToRunProcess: if a condition cannot be decided
    """
    run = Run.begin(spec, facts)
    return _progress(run, before=())


def complete(
    spec: Spec,
    state: bytes,
    *,
    engine_task_id: str,
    facts: Mapping[str, Any],  # Any: JSON values
) -> Progress:
    """
    End one open step with what is known of it, and run up to the next steps.

    :raises UnableToRunProcess: if the step is not open or a condition cannot be decided
    """
    run = Run.load(spec, state)
    before = tuple(step.engine_task_id for step in run.open_steps())
    run.complete(engine_task_id, facts)
    return _progress(run, before=tuple(key for key in before if key != engine_task_id))


def _progress(run: "Run", *, before: tuple[str, ...]) -> Progress:
    steps = run.open_steps()
    now = {step.engine_task_id for step in steps}
    return Progress(
        state=run.dump(),
        opened=tuple(step for step in steps if step.engine_task_id not in before),
        closed=tuple(key for key in before if key not in now),
        is_ended=run.is_ended,
    )


class Run:
    """One instance in memory."""

    def __init__(self, workflow: Any) -> None:  # Any: untyped library
        self._workflow = workflow

    @classmethod
    def begin(cls, spec: Spec, facts: Mapping[str, Any]) -> "Run":  # Any: JSON values
        run = cls(BpmnWorkflow(spec, script_engine=_SCRIPTS))
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
    workflow = BpmnWorkflow(spec, deserializing=True, script_engine=_SCRIPTS)
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
