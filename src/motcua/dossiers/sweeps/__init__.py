"""
What comes round by itself: reminders before due, breaches of terms, silence, the closing of dossiers.

Every sweep asks an index for what it has not found yet, takes few rows at a time, each few in their own
transaction, and passes over rows that somebody else has locked; the next round finds them. An alert is
unique per dossier, kind, subject and moment, a notice per officer and alert: killed in the middle and
started again, a sweep finds nothing twice and leaves nothing out.

    run_sweep(kind=AlertKind.DUE_SOON, at=now)
"""

from motcua.dossiers.sweeps.runner import SweepReport, run_all, run_sweep

__all__ = ["SweepReport", "run_all", "run_sweep"]
