"""The ten national states, derived from the facts of a dossier, never typed in (Decision 31/2021)."""

from dataclasses import dataclass
from enum import IntEnum

from motcua.dossiers.rules import DossierState


class NationalState(IntEnum):
    """Codes that the national portal uses."""

    NEWLY_FILED = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    SETTLED = 9
    RETURNED = 10


@dataclass(frozen=True, kw_only=True)
class StateFacts:
    """What the derivation looks at. `has_been_worked_on`: a task was claimed, assigned or done."""

    state: DossierState
    has_been_worked_on: bool = True
    is_stopped_by_applicant: bool = True


def national_state(facts: StateFacts) -> NationalState:
    """Return the national state that the facts amount to."""
    if facts.state is DossierState.IN_PROCESS:
        return NationalState.IN_PROCESS if facts.has_been_worked_on else NationalState.RECEIVED
    if facts.state is DossierState.STOPPED:
        return NationalState.WITHDRAWN if facts.is_stopped_by_applicant else NationalState.STOPPED
    return _STATES[facts.state]


_STATES = {
    DossierState.SUBMITTED: NationalState.NEWLY_FILED,
    DossierState.AWAITING_COMPLETION: NationalState.SUPPLEMENT_ASKED,
    DossierState.REFUSED_AT_INTAKE: NationalState.NOT_RECEIVED,
    DossierState.SUPPLEMENT_REQUESTED: NationalState.SUPPLEMENT_ASKED,
    DossierState.DECIDED: NationalState.SETTLED,
    DossierState.AT_COUNTER: NationalState.SETTLED,
    DossierState.RETURNED: NationalState.RETURNED,
    DossierState.CLOSED_INCOMPLETE: NationalState.STOPPED,
}
