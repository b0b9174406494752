"""The slip that explains a due date: what stands on it, as frozen values. No Django, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from motcua.documents.forms import DossierPaper, FormKind


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    """One stretch of time: which days, whether they count, why, under which article."""

    when: str
    text: str
    article: str
    counted: str
    is_counted: bool


@dataclass(frozen=True, kw_only=True)
class SlipDay:
    """
    One cell of the little calendar.

    :ivar kind: plain, start, counted, ext, off, holiday, wait, void, due
    """

    day: str
    note: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class SlipSetting:
    """One setting of the date: the first promise, a new count, an extension."""

    label: str
    recorded_at: datetime
    due: str
    ground: str


@dataclass(frozen=True, kw_only=True)
class DeadlineSlip(DossierPaper):
    """Why the result is promised for this day; not a form of the law, so without a number."""

    kind: ClassVar[FormKind] = FormKind.DEADLINE_SLIP

    received_at: datetime
    due_at: datetime | None
    time_limit: str
    rule: str
    conclusion: str
    lines: Sequence[SlipLine]
    total: str
    # Weeks from Monday to Sunday, one after the other.
    days: Sequence[SlipDay]
    settings: Sequence[SlipSetting]
    notes: Sequence[str] = ()
    basis: str = ""
