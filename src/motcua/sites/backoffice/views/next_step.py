"""Which step usually follows: read once per process, since a process never changes once it is in force."""

from dataclasses import dataclass
from functools import lru_cache

from motcua.workflow.graph import read_graph
from motcua.workflow.models import WorkflowDefinition


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """`holder` is the kind of body that does it ("COMPETENT_AGENCY"), named by the page."""

    name: str
    holder: str


def next_step(definition: WorkflowDefinition, step_key: str) -> NextStep | None:
    """Return the step that usually follows, None at the end of the process."""
    return _read(definition.pk, definition.digest, step_key)


@lru_cache(maxsize=1024)
def _read(definition_id: int, digest: str, step_key: str) -> NextStep | None:
    # The digest makes a definition that was written anew under the same number another entry.
    definition = WorkflowDefinition.objects.get(pk=definition_id, digest=digest)
    following = read_graph(definition.bpmn).usual_steps_after([step_key])
    if not following:
        return None
    step = definition.steps[following[0]]
    return NextStep(name=step["name"], holder=step["holder"])
