"""The process that the parts of an interagency procedure make."""

import pytest

from motcua.workflow import checks, engine
from motcua.workflow.processes import compile_process
from motcua.workflow.processes.interagency import (
    PASSED,
    number_of_step,
    sign_step,
    work_step,
    write_interagency,
)

DAYS = {"amount": 5, "unit": "WORKING_DAY"}
PARTS = [
    {"name": "Khai sinh", "lead": True, "limit": {"amount": 0, "unit": "SAME_DAY"}},
    {"name": "Thường trú", "agency_function": "POLICE", "limit": DAYS},
    {"name": "Mai táng", "agency_function": "COMMUNE_COMMITTEE", "unit_function": "ECONOMY", "limit": DAYS},
    {"name": "Tử tuất", "agency_function": "SOCIAL_INSURANCE", "limit": DAYS},
]  # fmt: skip


@pytest.mark.parametrize("count", [2, 3, 4])
def test_may_be_published(count: int):
    process = compile_process(write_interagency(PARTS[:count]))

    assert checks.check_process(bpmn=process.bpmn, steps=process.steps) == []


def test_each_part_goes_to_its_agency_and_to_those_who_lead_it():
    steps = compile_process(write_interagency(PARTS)).steps

    assert [steps[work_step(n)]["holder"] for n in (1, 2, 3)] == [
        "COMPETENT_UNIT",
        "AGENCY:POLICE",
        "AGENCY:COMMUNE_COMMITTEE/ECONOMY",
    ]
    assert steps[sign_step(2)]["holder"] == "AGENCY:POLICE/*"


def test_the_work_and_the_signature_share_the_limit_of_the_part():
    steps = compile_process(write_interagency(PARTS)).steps

    assert steps["part_2"]["limit"] == {"amount": "3.5", "unit": "WORKING_DAY"}
    assert steps["sign_2"]["limit"] == {"amount": "1.5", "unit": "WORKING_DAY"}


def test_only_the_lead_asks_for_a_supplement():
    steps = compile_process(write_interagency(PARTS)).steps
    asking = [
        key
        for key, step in steps.items()
        if any(outcome["key"] == "SUPPLEMENT" for outcome in step["outcomes"])
    ]

    assert asking == ["part_1"]


def test_a_passed_part_leads_to_the_meeting_of_the_branches():
    process = compile_process(write_interagency(PARTS[:2]))
    spec = engine.parse(process.bpmn)
    progress = engine.start(spec, {})
    state = progress.state
    for step in progress.opened:
        progress = engine.complete(
            spec, state, engine_task_id=step.engine_task_id, facts={"outcome": PASSED}
        )
        state = progress.state

    assert [step.step_key for step in progress.opened] == ["gather"]


@pytest.mark.parametrize(
    ("key", "number"), [("part_2", 2), ("sign_12", 12), ("gather", None), ("return", None)]
)
def test_knows_the_part_of_a_step(key: str, number: int | None):
    assert number_of_step(key) == number
