"""What happens to a running clock, and the options under which it runs."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from motcua.core.errors import DomainError
from motcua.legislation.durations import Duration
from motcua.legislation.rules import SupplementPolicy, Wait


class NaiveMoment(DomainError):
    """A moment without its time zone."""


class UnableToApplyEvent(DomainError):
    """An event that cannot have happened at this place of the history."""


class EventKind(StrEnum):
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST"
    SUPPLEMENT_COMPLETE = "SUPPLEMENT_COMPLETE"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    EXTENSION = "EXTENSION"
    STOP = "STOP"
    CLOSE = "CLOSE"
    # These move the clock only where sector law says so (`WAITS`): Decree 118/2025 excludes no
    # other time (rules 43 and 117).
    OBLIGATION_NOTICE = "OBLIGATION_NOTICE"
    OBLIGATION_MET = "OBLIGATION_MET"
    PUBLIC_NOTICE_START = "PUBLIC_NOTICE_START"
    PUBLIC_NOTICE_END = "PUBLIC_NOTICE_END"
    CONSULTATION_REQUEST = "CONSULTATION_REQUEST"
    CONSULTATION_REPLY = "CONSULTATION_REPLY"
    # The rest moves nothing.
    VERIFICATION_REQUEST = "VERIFICATION_REQUEST"
    VERIFICATION_REPLY = "VERIFICATION_REPLY"
    TRANSFER = "TRANSFER"
    HANDOVER = "HANDOVER"
    ASSIGNMENT = "ASSIGNMENT"
    OUTAGE_START = "OUTAGE_START"
    OUTAGE_END = "OUTAGE_END"
    RESULT = "RESULT"


# Event -> (what is waited for, whether the waiting begins with it).
WAITS = {
    EventKind.OBLIGATION_NOTICE: (Wait.FINANCIAL_OBLIGATION, True),
    EventKind.OBLIGATION_MET: (Wait.FINANCIAL_OBLIGATION, False),
    EventKind.CONSULTATION_REQUEST: (Wait.OPINION, True),
    EventKind.CONSULTATION_REPLY: (Wait.OPINION, False),
    EventKind.PUBLIC_NOTICE_START: (Wait.PUBLIC_NOTICE, True),
    EventKind.PUBLIC_NOTICE_END: (Wait.PUBLIC_NOTICE, False),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockEvent:
    """
    One event of a dossier as the clock sees it.

    `add` belongs to an extension. `ground` is the sector law of a pause, in Vietnamese. `key` tells
    apart what is waited for at the same time: two consultations, each with its request and reply.
    """

    kind: EventKind
    at: datetime
    add: Duration | None = None
    ground: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", EventKind(self.kind))
        require_aware(self.at)
        if (self.kind is EventKind.EXTENSION) != (self.add is not None):
            raise UnableToApplyEvent("Chỉ gia hạn mới có, và phải có, thời gian thêm.")
        if self.add is not None and not self.add.value:
            raise UnableToApplyEvent("Thời gian gia hạn phải lớn hơn 0.")


class CountingMode(StrEnum):
    BY_DAY = "BY_DAY"
    # Practice of some systems: N working days are N × 8 working hours to the minute.
    ROLLING = "ROLLING"


class Target(StrEnum):
    """Which limit is computed: the dossier's own, or a duty beside it."""

    DOSSIER = "DOSSIER"
    HANDOVER = "HANDOVER"
    ACCEPT_NOTICE = "ACCEPT_NOTICE"
    ALERT = "ALERT"
    FEE_TRANSFER = "FEE_TRANSFER"
    SUPPLEMENT_DEADLINE = "SUPPLEMENT_DEADLINE"
    AGENCY_RETURN_LIMIT = "AGENCY_RETURN_LIMIT"
    CORRECTION = "CORRECTION"
    PETITION_FORWARD = "PETITION_FORWARD"
    APOLOGY_LATEST = "APOLOGY_LATEST"
    CROSS_LEVEL_PAPER = "CROSS_LEVEL_PAPER"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockOptions:
    """
    Options of one procedure or shop; None leaves the rule set's own value in force.

    `receipt_cutoff`: local practice, later acceptance counts as the next working day. Not the
    15:00 of Decree 118/2025, art. 18(2), which concerns the hand-over of paper only.
    `same_day_cutoff`: a same-day procedure accepted later is due on the next working day.
    """

    supplement_policy: SupplementPolicy | None = None
    receipt_cutoff: time | None = None
    same_day_cutoff: time | None = None
    mode: CountingMode = CountingMode.BY_DAY
    target: Target = Target.DOSSIER


def require_aware(at: datetime) -> None:
    """
    Refuse a moment without a zone: nobody would know which midnight is meant.

    :raises NaiveMoment: if it has none
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveMoment(f"Thời điểm {at.isoformat()} thiếu múi giờ.")
