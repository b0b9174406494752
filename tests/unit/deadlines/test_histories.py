"""Whatever happens to a dossier, its ledger stays in order and its day boxes end on the due day."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.deadlines.cases import answer, read_case
from motcua.deadlines.rules import (
    ICT,
    ClockState,
    DayState,
    SegmentKind,
    UnableToApplyEvent,
    explain_days,
)

OFFICES = (
    {"mon_fri": ["07:30-11:30", "13:00-17:00"]},
    {"mon_fri": ["07:30-11:30", "13:00-17:00"], "sat": ["07:30-11:30"]},
    {"mon_fri": ["00:00-24:00"]},
)
KINDS = (
    "supplement_request",
    "supplement_complete",
    "pause",
    "resume",
    "extension",
    "stop",
    "close",
    "consultation_request",
    "outage_start",
)
LIMITS = (
    (0, "working_day"),
    (1, "working_day"),
    (1.5, "working_day"),
    (10, "working_day"),
    (0.5, "working_hour"),
    (8, "working_hour"),
    (24, "hour"),
    (5, "calendar_day"),
    (30, "calendar_day"),
    (1, "month"),
    (1, "year"),
)
# May lie over others: two grounds of waiting, and a late receipt that waits for its day.
_MAY_OVERLAP = {SegmentKind.WAITING, SegmentKind.EVENT, SegmentKind.RECEIVED}


@st.composite
def cases(draw):
    at = datetime(2019, 1, 2, tzinfo=ICT) + timedelta(
        minutes=draw(st.integers(0, 8 * 365 * 24 * 60))
    )
    received, events = at, []
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=6)):
        at += timedelta(minutes=draw(st.integers(0, 6 * 24 * 60)))
        events.append({"type": kind, "at": at.isoformat()})
        if kind == "extension":
            value, unit = draw(st.sampled_from(LIMITS[1:]))
            events[-1]["add"] = {"value": value, "unit": unit}
    value, unit = draw(st.sampled_from(LIMITS))
    return {
        "received_at": received.isoformat(),
        "duration": {"value": value, "unit": unit},
        "working_hours": draw(st.sampled_from(OFFICES)),
        "rule_set": draw(st.sampled_from(("D61-2018", "D118-2025"))),
        "events": events,
        "options": {
            "supplement_policy": draw(st.sampled_from(("pause", "restart"))),
            "receipt_cutoff": draw(st.sampled_from((None, "15:00"))),
            "same_day_cutoff": draw(st.sampled_from((None, "15:00"))),
            "mode": draw(st.sampled_from(("by_day", "rolling"))),
        },
    }


@settings(max_examples=250, deadline=None)
@given(cases())
def test_any_history_is_explained_in_order(row):
    case = read_case(row)
    try:
        result = case.solve()
    except UnableToApplyEvent:
        assume(False)

    stretches = [part for part in result.ledger if part.kind not in _MAY_OVERLAP]
    assert all(part.starts_at <= part.ends_at for part in result.ledger)
    assert all(
        # A day closing at 24:00 is followed from its last instant on.
        earlier.ends_at <= later.starts_at + timedelta(microseconds=1)
        for earlier, later in pairwise(stretches)
    )
    assert all(part.ground for part in result.ledger)
    assert json.dumps(answer("X", result))
    assert (result.due_at is None) == (result.state is not ClockState.RUNNING)
    if result.due_at is not None:
        assert stretches[-1].ends_at == result.due_at
        assert result.legal_end >= result.due_at
        assert DayState.DUE in {box.state for box in explain_days(result, calendar=case.calendar)}
