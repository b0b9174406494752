"""
The process engine: the only part that knows SpiffWorkflow.

A process may hold start and end events, user tasks, exclusive and parallel gateways, nothing else;
its conditions are CEL and no script runs. The saved state is a token, not the library's own dump:
while one step is open it is that step and the facts; only while steps run beside each other is the
tree kept since they parted. The process itself is not in it: the reader gives it (see `load_spec`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.exceptions import SpiffWorkflowException

from motcua.workflow.engine.dialect import Parser
from motcua.workflow.engine.runs import OpenStep, Run, Spec
from motcua.workflow.errors import UnableToReadProcess
from motcua.workflow.graph import parse_xml

__all__ = [
    "OpenStep",
    "Progress",
    "Run",
    "Spec",
    "complete",
    "load_spec",
    "open_steps",
    "parse",
    "start",
]

PROCESS_ID: Final = "process"
_SPECS_KEPT: Final = 512


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What an act changed: the state to keep, steps that opened, steps that were called off."""

    state: bytes
    opened: tuple[OpenStep, ...]
    closed: tuple[str, ...]
    is_ended: bool


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
    parser = Parser()
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


def open_steps(spec: Spec, state: bytes) -> tuple[OpenStep, ...]:
    """
    Return every step that a saved state waits at.

    :raises UnableToRunProcess: if it is no state of this process
    """
    return Run.load(spec, state).open_steps() if state else ()


def _progress(run: Run, *, before: tuple[str, ...]) -> Progress:
    steps = run.open_steps()
    now = {step.engine_task_id for step in steps}
    return Progress(
        state=run.dump(),
        opened=tuple(step for step in steps if step.engine_task_id not in before),
        closed=tuple(key for key in before if key not in now),
        is_ended=run.is_ended,
    )
