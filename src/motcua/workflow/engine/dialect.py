"""
The library bent to our processes: no other elements, CEL for Python, joins that use up their tokens.
"""

import logging
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway
from SpiffWorkflow.task import Task as EngineTask
from SpiffWorkflow.util.deep_merge import DeepMerge
from SpiffWorkflow.util.task import TaskState as EngineState

from motcua.workflow import conditions
from motcua.workflow.errors import UnableToRunProcess
from motcua.workflow.graph import ALLOWED_NODES

_USED: Final = "used"

for _name in ("spiff.workflow", "spiff.task"):
    # At a lower level the library gathers the whole task tree for each line, personal facts included.
    logging.getLogger(_name).setLevel(logging.WARNING)


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


class Parser(BpmnParser):  # type: ignore[misc]  # untyped library
    """Knows no other element than ours, whatever the text contains."""

    PARSER_CLASSES = {
        tag: classes
        for tag, classes in BpmnParser.PARSER_CLASSES.items()
        if tag in {full_tag(name) for name in ALLOWED_NODES}
    } | {full_tag("parallelGateway"): (GatewayParser, _ParallelGateway)}


SCRIPTS = PythonScriptEngine(environment=_CelEnvironment())
