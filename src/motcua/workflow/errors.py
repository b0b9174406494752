"""What may go wrong when a dossier moves; every message is for the user."""

from motcua.core.errors import ConcurrentChange, DomainError


class TaskNotOpen(ConcurrentChange):
    """The task was finished or cancelled before; nothing of this act was written."""


class TaskHeldByAnother(DomainError):
    """Another officer holds the task and has not delegated it."""


class OfficerNotPosted(DomainError):
    """The chosen officer has not the role of the step at its place."""


class OutcomeNotOffered(DomainError):
    """The step does not know this way to end."""


class HolderNotFound(DomainError):
    """No agency, unit or shop answers to the holder that a step names."""


class UnableToCompileProcess(DomainError):
    """A process template or its overrides contradict themselves."""


class UnableToReadProcess(DomainError):
    """The BPMN text is no XML, or contains what a process here may not contain."""


class UnableToRunProcess(DomainError):
    """The engine met a condition it cannot decide, or a state it does not know."""


class UnableToReadCondition(DomainError):
    """A condition is no CEL expression."""


class ProcessNotFit(DomainError):
    """The check at publication found faults; `problems` lists them in words."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
