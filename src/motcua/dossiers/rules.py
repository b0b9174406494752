"""States, transitions and values of a dossier. Plain Python: no Django, no clock, no I/O."""

from enum import StrEnum


class Channel(StrEnum):
    """How a dossier came (Decree 118/2025, art. 15; rule 27)."""

    COUNTER = "COUNTER"
    POST = "POST"
    ONLINE = "ONLINE"
    VNEID = "VNEID"


class NoticeMeans(StrEnum):
    """How the applicant is told of a new time (Decree 118/2025, art. 19(6))."""

    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    SOCIAL = "SOCIAL"  # a social network that the province approved
    PAPER = "PAPER"


class GuidanceMeans(StrEnum):
    """How guidance was given (art. 16(2))."""

    COUNTER = "COUNTER"
    PHONE = "PHONE"
    ONLINE = "ONLINE"
    POST = "POST"


class PaymentMeans(StrEnum):
    CASH = "CASH"
    TRANSFER = "TRANSFER"
    ONLINE = "ONLINE"


class ResultForm(StrEnum):
    """In which forms a result reaches the applicant (art. 22(1); rule 70)."""

    PAPER = "PAPER"
    ELECTRONIC = "ELECTRONIC"


class DeliveryMeans(StrEnum):
    COUNTER = "COUNTER"
    POST = "POST"
    ACCOUNT = "ACCOUNT"  # the applicant's account or electronic address


class CorrectionKind(StrEnum):
    """Which fault of the authority is put right (art. 23)."""

    RESULT_ERROR = "RESULT_ERROR"
    LOST_PAPERS = "LOST_PAPERS"


class AlertKind(StrEnum):
    """What a sweep finds; all but the first two reminders are breaches of a term of the law."""

    ARRIVED_ONLINE = "ARRIVED_ONLINE"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    LATE_RETURN = "LATE_RETURN"
    PAPER_NOT_GIVEN = "PAPER_NOT_GIVEN"
    PAPER_NOT_TAKEN = "PAPER_NOT_TAKEN"
    CONSULT_SILENT = "CONSULT_SILENT"
    SUPPLEMENT_OVER = "SUPPLEMENT_OVER"
    COMPLETION_OVER = "COMPLETION_OVER"
    CORRECTION_LATE = "CORRECTION_LATE"


REMINDERS = frozenset({AlertKind.ARRIVED_ONLINE, AlertKind.DUE_SOON})


class DossierState(StrEnum):
    SUBMITTED = "SUBMITTED"
    AWAITING_COMPLETION = "AWAITING_COMPLETION"  # form 02 at intake, before acceptance
    REFUSED_AT_INTAKE = "REFUSED_AT_INTAKE"
    IN_PROCESS = "IN_PROCESS"
    SUPPLEMENT_REQUESTED = "SUPPLEMENT_REQUESTED"  # asked by the agency through the centre
    DECIDED = "DECIDED"  # result or refusal issued, on its way to the centre
    AT_COUNTER = "AT_COUNTER"  # result waits at the return place
    RETURNED = "RETURNED"
    STOPPED = "STOPPED"
    CLOSED_INCOMPLETE = "CLOSED_INCOMPLETE"


class PartState(StrEnum):
    """What has become of one agency's part of an interagency dossier."""

    WAITING = "WAITING"  # its turn has not come, or a result that it needs is not there yet
    IN_PROCESS = "IN_PROCESS"
    DONE = "DONE"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"  # called off: what it needs was refused, or the dossier ended


NEXT_STATES: dict[DossierState, frozenset[DossierState]] = {
    DossierState.SUBMITTED: frozenset(
        {
            DossierState.AWAITING_COMPLETION,
            DossierState.REFUSED_AT_INTAKE,
            DossierState.IN_PROCESS,
        }
    ),
    DossierState.AWAITING_COMPLETION: frozenset(
        {
            DossierState.IN_PROCESS,
            DossierState.REFUSED_AT_INTAKE,
            DossierState.CLOSED_INCOMPLETE,
        }
    ),
    DossierState.REFUSED_AT_INTAKE: frozenset(),
    DossierState.IN_PROCESS: frozenset(
        {DossierState.SUPPLEMENT_REQUESTED, DossierState.DECIDED, DossierState.STOPPED}
    ),
    DossierState.SUPPLEMENT_REQUESTED: frozenset(
        {DossierState.IN_PROCESS, DossierState.CLOSED_INCOMPLETE, DossierState.STOPPED}
    ),
    DossierState.DECIDED: frozenset({DossierState.AT_COUNTER, DossierState.RETURNED}),
    DossierState.AT_COUNTER: frozenset({DossierState.RETURNED}),
    DossierState.RETURNED: frozenset(),
    DossierState.STOPPED: frozenset(),
    DossierState.CLOSED_INCOMPLETE: frozenset(),
}

OPEN_STATES = frozenset(state for state, following in NEXT_STATES.items() if following)


def can_move(current: DossierState, target: DossierState) -> bool:
    """Tell whether a dossier may go from one state to the other."""
    return target in NEXT_STATES[current]
