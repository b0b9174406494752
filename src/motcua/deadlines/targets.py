"""Duties beside the dossier's own limit: hand-over, notices, returns, apologies. Same clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import ICT, WorkCalendar, midnight_after, moment
from motcua.deadlines.clock import DueResult, due
from motcua.deadlines.events import ClockEvent, ClockOptions, Target, require_aware
from motcua.legislation.durations import Duration, working_days
from motcua.legislation.rules import RuleSet

_NO_OPTIONS = ClockOptions()


class LimitNotInRuleSet(DomainError):
    """The law of the period sets no such limit, and none was given."""


def due_of_target(
    *,
    received_at: datetime,
    duration: Duration | None,
    calendar: WorkCalendar,
    rule_set: RuleSet,
    events: Sequence[ClockEvent] = (),
    options: ClockOptions = _NO_OPTIONS,
) -> DueResult:
    """
    Return the due moment of whatever `options.target` names, counted from `received_at`.

    Without a duration the rule set's own limit is used.

    :raises LimitNotInRuleSet: if there is none
    """
    if options.target is Target.HANDOVER:
        return handover_due(received_at=received_at, calendar=calendar, rule_set=rule_set)
    if duration is None:
        duration = _limit(options.target, rule_set)
    if options.target not in {Target.DOSSIER, Target.APOLOGY_LATEST}:
        # The shop's practice on late acceptance says nothing about the duties beside it.
        options = replace(options, receipt_cutoff=None)
    result = due(
        received_at=received_at,
        duration=duration,
        calendar=calendar,
        rule_set=rule_set,
        events=events,
        options=options,
    )
    return _apology(result, rule_set) if options.target is Target.APOLOGY_LATEST else result


def handover_due(*, received_at: datetime, calendar: WorkCalendar, rule_set: RuleSet) -> DueResult:
    """
    Return until when paper must reach the competent agency (Decree 118/2025, art. 18(2); rule 34).

    Received by the cut-off: the same working day by closing; later, or on a day off: the opening of
    the next working day. Independent of the dossier's own limit.
    """
    require_aware(received_at)
    at = received_at.astimezone(ICT)
    day = calendar.working_day_on_or_after(at.date())
    base = due(
        received_at=moment(day, 0),
        duration=working_days(0),
        calendar=calendar,
        rule_set=rule_set,
    )
    assert base.due_at is not None
    due_at = base.due_at
    if day != at.date():
        due_at = calendar.opening_at(day)
    elif at.time() > rule_set.handover_cutoff.value:
        due_at = calendar.opening_at(calendar.next_working_day(day))
    return replace(base, due_at=due_at, due_date=due_at.date(), due_base=due_at, legal_end=due_at)


def supplement_deadline(
    *, requested_at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    """
    Return until when the applicant may complete; closing is allowed after `legal_end`.

    Decree 118/2025, art. 19(5); rules 48 and 49.

    :raises LimitNotInRuleSet: if the law of the period closes nothing by itself
    """
    return _target(Target.SUPPLEMENT_DEADLINE, requested_at, calendar, rule_set)


def agency_return_due(
    *, received_at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    """Return until when the agency may send the dossier back for a supplement (rule 45)."""
    return _target(Target.AGENCY_RETURN_LIMIT, received_at, calendar, rule_set)


def accept_notice_due(
    *, arrived_at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    """Return until when an online dossier must be accepted or answered (rule 23)."""
    return _target(Target.ACCEPT_NOTICE, arrived_at, calendar, rule_set)


def alert_due(*, arrived_at: datetime, calendar: WorkCalendar, rule_set: RuleSet) -> DueResult:
    return _target(Target.ALERT, arrived_at, calendar, rule_set)


def fee_transfer_due(*, paid_at: datetime, calendar: WorkCalendar, rule_set: RuleSet) -> DueResult:
    return _target(Target.FEE_TRANSFER, paid_at, calendar, rule_set)


def correction_due(*, found_at: datetime, calendar: WorkCalendar, rule_set: RuleSet) -> DueResult:
    return _target(Target.CORRECTION, found_at, calendar, rule_set)


def cross_level_paper_due(
    *, received_at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    """Return until when paper taken for an agency of another level must reach it (rule 36)."""
    return _target(Target.CROSS_LEVEL_PAPER, received_at, calendar, rule_set)


def petition_forward_due(
    *, received_at: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    return _target(Target.PETITION_FORWARD, received_at, calendar, rule_set)


def report_due_date(*, month_end: date, of_province: bool, rule_set: RuleSet) -> date | None:
    """
    Return the day until which the report of a month is sent on; None if the law names none (rule 97).

    Circular 09/2026/TT-BTP, arts. 9–11: the 20th for communes and departments, the 23rd for the
    province, of the month that is reported.
    """
    chosen = rule_set.report_day_of_province if of_province else rule_set.report_day_of_commune
    return None if chosen.value is None else month_end.replace(day=chosen.value)


def apology_limit(*, due_at: datetime, rule_set: RuleSet) -> datetime:
    """Return the moment from which an apology is late: the start of the due day (rule 59)."""
    notice = int(rule_set.apology_latest.value.value)
    return midnight_after(due_at.astimezone(ICT).date() - timedelta(days=notice))


def apology_mark(*, due_at: datetime, calendar: WorkCalendar, rule_set: RuleSet) -> datetime:
    """Return the last closing time at which an apology can still go out in office hours."""
    last_day = apology_limit(due_at=due_at, rule_set=rule_set).date()
    return calendar.closing_at(calendar.last_working_day_before(last_day))


def _apology(result: DueResult, rule_set: RuleSet) -> DueResult:
    if result.due_at is None:
        return result
    limit = apology_limit(due_at=result.due_at, rule_set=rule_set)
    return replace(result, due_at=limit, due_date=limit.date(), legal_end=limit)


def _target(
    target: Target, since: datetime, calendar: WorkCalendar, rule_set: RuleSet
) -> DueResult:
    return due_of_target(
        received_at=since,
        duration=None,
        calendar=calendar,
        rule_set=rule_set,
        options=ClockOptions(target=target),
    )


def _limit(target: Target, rule_set: RuleSet) -> Duration:
    limit = {
        Target.ACCEPT_NOTICE: rule_set.accept_notice,
        Target.ALERT: rule_set.alert,
        Target.FEE_TRANSFER: rule_set.fee_transfer,
        Target.SUPPLEMENT_DEADLINE: rule_set.supplement_closing,
        Target.AGENCY_RETURN_LIMIT: rule_set.agency_return_limit,
        Target.CORRECTION: rule_set.correction,
        Target.PETITION_FORWARD: rule_set.petition_forward,
        Target.CROSS_LEVEL_PAPER: rule_set.cross_level_paper,
    }.get(target)
    if limit is None or limit.value is None:
        raise LimitNotInRuleSet(f"{rule_set.code} không quy định thời hạn này; cần nêu thời hạn.")
    return limit.value
