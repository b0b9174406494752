"""What the organisation does with a dossier: one public function for each act."""

from motcua.dossiers.services.alerts import explain_alert
from motcua.dossiers.services.completion import complete_intake
from motcua.dossiers.services.consultation import (
    answer_consultation,
    ask_consultation,
    ask_opinions,
    record_paper_reply,
    withdraw_consultation,
)
from motcua.dossiers.services.corrections import (
    FaultFacts,
    RemedyFacts,
    announce_early_return,
    finish_correction,
    report_fault,
)
from motcua.dossiers.services.delegated import (
    MandateFacts,
    decide_at_counter,
    end_mandate,
    grant_mandate,
    seal_result,
)
from motcua.dossiers.services.deliveries import FormFacts
from motcua.dossiers.services.drafts import discard_intake_draft, save_intake_draft
from motcua.dossiers.services.extension import NewTime, extend_deadline, find_new_time
from motcua.dossiers.services.fees import cancel_payment, record_payment
from motcua.dossiers.services.guidance import record_guidance
from motcua.dossiers.services.intake import receive_dossier
from motcua.dossiers.services.interagency import finish_part, gather_results
from motcua.dossiers.services.linked_intake import receive, receive_group
from motcua.dossiers.services.obligations import (
    ObligationFacts,
    record_obligation_met,
    record_obligation_notice,
)
from motcua.dossiers.services.originals import return_originals
from motcua.dossiers.services.preparation import prepare_intake
from motcua.dossiers.services.processing import (
    add_note,
    assign_dossier,
    claim_work,
    conclude_step,
    give_back_work,
    hand_over_work,
)
from motcua.dossiers.services.result import (
    ResultFacts,
    approve_and_issue,
    give_papers,
    issue_result,
    return_result,
    settle_at_counter,
    settle_result_form,
    take_papers,
)
from motcua.dossiers.services.scans import attach_scans
from motcua.dossiers.services.steps import TaskRef
from motcua.dossiers.services.stopping import change_content, stop_dossier
from motcua.dossiers.services.supplement import (
    close_incomplete,
    receive_supplement,
    request_supplement,
)
from motcua.dossiers.services.unaccepted import refuse_at_intake, request_completion
from motcua.dossiers.services.visits import announce_visit, cancel_visit, record_minutes

__all__ = [
    "FaultFacts",
    "FormFacts",
    "MandateFacts",
    "NewTime",
    "ObligationFacts",
    "RemedyFacts",
    "ResultFacts",
    "TaskRef",
    "add_note",
    "announce_early_return",
    "announce_visit",
    "answer_consultation",
    "approve_and_issue",
    "ask_consultation",
    "ask_opinions",
    "assign_dossier",
    "attach_scans",
    "cancel_payment",
    "cancel_visit",
    "change_content",
    "claim_work",
    "close_incomplete",
    "complete_intake",
    "conclude_step",
    "decide_at_counter",
    "discard_intake_draft",
    "end_mandate",
    "explain_alert",
    "extend_deadline",
    "find_new_time",
    "finish_correction",
    "finish_part",
    "gather_results",
    "give_back_work",
    "give_papers",
    "grant_mandate",
    "hand_over_work",
    "issue_result",
    "prepare_intake",
    "receive",
    "receive_dossier",
    "receive_group",
    "receive_supplement",
    "record_guidance",
    "record_minutes",
    "record_obligation_met",
    "record_obligation_notice",
    "record_paper_reply",
    "record_payment",
    "refuse_at_intake",
    "report_fault",
    "request_completion",
    "request_supplement",
    "return_originals",
    "return_result",
    "save_intake_draft",
    "seal_result",
    "settle_at_counter",
    "settle_result_form",
    "stop_dossier",
    "take_papers",
    "withdraw_consultation",
]
