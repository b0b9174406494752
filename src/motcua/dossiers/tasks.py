"""Every hour: the sweeps over dossiers. Spread over the hour, so that none waits for all others."""

from datetime import datetime

from motcua.core.actors import system_actor
from motcua.core.periodic import hourly
from motcua.dossiers import usual_times
from motcua.dossiers.reorganisation import jobs
from motcua.dossiers.rules import AlertKind
from motcua.dossiers.services import recalculation
from motcua.dossiers.sweeps import run_all

# Registered by being imported here, where the worker looks for tasks.
__all__ = ["jobs"]

# The hour at which what looks through everything runs.
_NIGHT = 2
# Decree 118/2025, art. 17(2): an intake officer hears of an arrival within two hours.
_ARRIVALS = (AlertKind.ARRIVED_ONLINE, AlertKind.NOT_ACCEPTED)
_TERMS = (AlertKind.DUE_SOON, AlertKind.OVERDUE)
_ENDED_TERMS = (
    AlertKind.CONSULT_SILENT,
    AlertKind.SUPPLEMENT_OVER,
    AlertKind.COMPLETION_OVER,
    AlertKind.CORRECTION_LATE,
)
_PAPERS = (AlertKind.PAPER_NOT_GIVEN, AlertKind.PAPER_NOT_TAKEN, AlertKind.LATE_RETURN)


@hourly(minute=2)
def look_for_arrivals(at: datetime) -> None:
    """Tell of what arrived, and of what nobody has answered in eight working hours."""
    run_all(at=at, kinds=_ARRIVALS)


@hourly(minute=7)
def look_for_terms(at: datetime) -> None:
    """Remind of what is due soon and report what is late."""
    run_all(at=at, kinds=_TERMS)


@hourly(minute=12)
def look_for_papers(at: datetime) -> None:
    """Report paper that lies, and returns for supplement that came too late."""
    run_all(at=at, kinds=_PAPERS)


@hourly(minute=17)
def look_for_silence(at: datetime) -> None:
    """Report opinions and corrections that did not come; close what was not completed in its term."""
    run_all(at=at, kinds=_ENDED_TERMS)


@hourly(minute=27)
def carry_out_recalculations(at: datetime) -> None:
    """Finish what an approved recalculation has not moved yet, if the run was broken off."""
    for recalculation_id in recalculation.list_unfinished():
        recalculation.apply_all(
            recalculation_id=recalculation_id, actor=system_actor(origin="sweep"), at=at
        )


@hourly(minute=52)
def learn_usual_times(at: datetime) -> None:
    """Compute what each step usually takes: at night, or at once where nothing is known yet."""
    if at.hour == _NIGHT or usual_times.is_missing():
        usual_times.refresh(at=at)
