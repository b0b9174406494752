"""Which sweep finds which kind."""

from typing import Final

from motcua.dossiers.rules import AlertKind
from motcua.dossiers.sweeps.papers import LateReturnSweep, PaperSweep
from motcua.dossiers.sweeps.remedies import CompletionSweep, CorrectionSweep
from motcua.dossiers.sweeps.runner import Sweep
from motcua.dossiers.sweeps.silence import SilenceSweep, SupplementSweep
from motcua.dossiers.sweeps.terms import ArrivalSweep, DueSweep

SWEEPS: Final[dict[AlertKind, Sweep]] = {
    AlertKind.ARRIVED_ONLINE: ArrivalSweep(AlertKind.ARRIVED_ONLINE),
    AlertKind.NOT_ACCEPTED: ArrivalSweep(AlertKind.NOT_ACCEPTED),
    AlertKind.DUE_SOON: DueSweep(AlertKind.DUE_SOON),
    AlertKind.OVERDUE: DueSweep(AlertKind.OVERDUE),
    AlertKind.PAPER_NOT_GIVEN: PaperSweep(AlertKind.PAPER_NOT_GIVEN),
    AlertKind.PAPER_NOT_TAKEN: PaperSweep(AlertKind.PAPER_NOT_TAKEN),
    AlertKind.LATE_RETURN: LateReturnSweep(),
    AlertKind.CONSULT_SILENT: SilenceSweep(),
    AlertKind.SUPPLEMENT_OVER: SupplementSweep(),
    AlertKind.COMPLETION_OVER: CompletionSweep(),
    AlertKind.CORRECTION_LATE: CorrectionSweep(),
}
