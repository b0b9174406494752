"""What the organisation does with a dossier: one public function for each act."""

from motcua.dossiers.services.drafts import discard_intake_draft, save_intake_draft
from motcua.dossiers.services.intake import receive_dossier
from motcua.dossiers.services.preparation import prepare_intake
from motcua.dossiers.services.processing import (
    add_note,
    answer_consultation,
    ask_consultation,
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
    stop_dossier,
    take_papers,
)
from motcua.dossiers.services.steps import TaskRef
from motcua.dossiers.services.supplement import (
    close_incomplete,
    receive_supplement,
    request_supplement,
)
from motcua.dossiers.services.unaccepted import refuse_at_intake, request_completion

__all__ = [
    "ResultFacts",
    "TaskRef",
    "add_note",
    "answer_consultation",
    "approve_and_issue",
    "ask_consultation",
    "assign_dossier",
    "claim_work",
    "close_incomplete",
    "conclude_step",
    "discard_intake_draft",
    "give_back_work",
    "give_papers",
    "hand_over_work",
    "issue_result",
    "prepare_intake",
    "receive_dossier",
    "receive_supplement",
    "refuse_at_intake",
    "request_completion",
    "request_supplement",
    "return_result",
    "save_intake_draft",
    "settle_at_counter",
    "stop_dossier",
    "take_papers",
]
