"""Every template through every outcome, and what the compiler refuses."""

from decimal import Decimal

import pytest

from motcua.legislation.durations import Duration, DurationUnit, calendar_days, hours, working_days
from motcua.workflow import checks, engine
from motcua.workflow.errors import UnableToCompileProcess
from motcua.workflow.graph import NodeKind, read_graph
from motcua.workflow.processes import compile_process, list_templates
from motcua.workflow.processes.limits import share_of

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}
TEMPLATES = [
    "commune_short",
    "commune_standard",
    "delegated_at_counter",
    "province_standard",
    "same_sitting",
    "with_consultation",
    "with_field_check",
    "with_parallel_consultation",
]


def compiled(template):
    overrides = {"consult": {"holder": "AGENCY:HEALTH"}} if "consultation" in template else None
    return compile_process(template, overrides)


def test_these_are_the_templates():
    assert list_templates() == TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_may_be_published(template):
    process = compiled(template)
    assert checks.check_process(bpmn=process.bpmn, steps=process.steps) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_outcome_of_every_step_leads_on(template):
    """Walk all situations: each (open steps) once, each outcome of each open step."""
    process = compiled(template)
    spec = engine.parse(process.bpmn)
    first = engine.start(spec, FACTS)
    seen, ended, used = set(), 0, set()
    waiting = [(first.state, {step.engine_task_id: step.step_key for step in first.opened})]
    while waiting:
        state, open_steps = waiting.pop()
        situation = tuple(sorted(open_steps.values()))
        if situation in seen:
            continue
        seen.add(situation)
        for task_id, key in open_steps.items():
            for outcome in process.steps[key]["outcomes"]:
                after = engine.complete(
                    spec, state, engine_task_id=task_id, facts={"outcome": outcome["key"]}
                )
                used.add((key, outcome["key"]))
                rest = {k: v for k, v in open_steps.items() if k != task_id}
                rest = {k: v for k, v in rest.items() if k not in after.closed}
                rest |= {step.engine_task_id: step.step_key for step in after.opened}
                assert rest or after.is_ended
                ended += after.is_ended
                if rest:
                    waiting.append((after.state, rest))
    assert ended
    assert used == {
        (key, outcome["key"]) for key, step in process.steps.items() for outcome in step["outcomes"]
    }


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_picture_has_every_node_and_no_two_on_one_place(template):
    graph = read_graph(compiled(template).bpmn)
    assert graph.boxes.keys() == graph.nodes.keys()
    assert graph.lines.keys() == {flow.key for flow in graph.flows}
    boxes = list(graph.boxes.values())
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_steps_of_the_usual_way_fit_into_the_limit(template):
    overrides = {"consult": {"holder": "AGENCY:HEALTH"}} if "consultation" in template else None
    process = compile_process(template, overrides, total=working_days(15))
    graph = read_graph(process.bpmn)
    hours_used = Decimal(0)
    for key in graph.main_path:
        limit = process.steps[key].get("limit")
        # The opinion runs beside the appraisal.
        if limit and key != "consult":
            a_day = 8 if limit["unit"] == "WORKING_DAY" else 1
            hours_used += Decimal(limit["amount"]) * a_day
    assert 0 < hours_used <= 15 * 8


def test_overrides_change_settings_only():
    process = compile_process(
        "commune_short",
        {"approve": {"name": "Ký", "limit": {"amount": 0.5, "unit": "WORKING_DAY"}}},
    )
    assert process.steps["approve"]["name"] == "Ký"
    assert process.steps["approve"]["limit"] == {"amount": "0.5", "unit": "WORKING_DAY"}
    assert read_graph(process.bpmn).nodes["approve"].name == "Ký"


@pytest.mark.parametrize(
    ("template", "overrides", "says"),
    [
        ("nowhere", {}, "mẫu"),
        ("commune_short", {"issue": {"name": "x"}}, "issue"),
        ("commune_short", {"approve": {"rôle": "x"}}, "rôle"),
        ("commune_short", {"approve": {"role": "KING"}}, "KING"),
        ("commune_short", {"approve": {"limit": {"amount": 1}}}, "Thời hạn"),
        ({"steps": {}}, {}, "bước"),
        ({"steps": {"a": {"outcomes": {}}}}, {}, "kết thúc"),
        ({"steps": {"a": {"outcomes": {"X": "x"}, "next": "b"}}}, {}, "b"),
    ],
)
def test_faults_are_said(template, overrides, says):
    with pytest.raises(UnableToCompileProcess, match=says):
        compile_process(template, overrides)


@pytest.mark.parametrize(
    ("total", "percent", "amount", "unit"),
    [
        (working_days(10), 60, "6", "WORKING_DAY"),
        (working_days(10), 5, "0.5", "WORKING_DAY"),
        (working_days(3), 10, "2", "WORKING_HOUR"),
        (working_days(1), 3, "0.5", "WORKING_HOUR"),
        (calendar_days(14), 50, "5", "WORKING_DAY"),
        (hours(24), 50, "12", "HOUR"),
        (Duration(value=Decimal(0), unit=DurationUnit.SAME_DAY), 70, "0", "SAME_DAY"),
        (Duration(value=Decimal(1), unit=DurationUnit.MONTH), 50, "11", "WORKING_DAY"),
    ],
)
def test_shares_of_a_limit(total, percent, amount, unit):
    assert share_of(total, Decimal(percent)) == {"amount": amount, "unit": unit}


def test_the_usual_way_leaves_out_what_is_special():
    graph = read_graph(compiled("with_consultation").bpmn)
    assert graph.main_path == ("assign", "appraise", "review", "approve", "issue", "return")
    assert {node.kind for node in graph.nodes.values()} >= {NodeKind.CHOICE, NodeKind.END}
