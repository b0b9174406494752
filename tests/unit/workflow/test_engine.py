"""Start, complete, save and load, without a database."""

import time
import zlib

import pytest

from motcua.workflow import engine
from motcua.workflow.errors import UnableToReadProcess, UnableToRunProcess
from motcua.workflow.processes import compile_process

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}
MARK = "</bpmn:process>"


def spec_of(template, **overrides):
    if "consultation" in template:
        overrides["consult"] = {"holder": "AGENCY:CONSTRUCTION"}
    return engine.parse(compile_process(template, overrides).bpmn)


def process(when: str) -> str:
    return compile_process(
        {
            "steps": {
                "first": {
                    "outcomes": {"DONE": "Xong"},
                    "next": [{"when": when, "to": "second"}, {"to": "end"}],
                },
                "second": {"outcomes": {"DONE": "Xong"}},
            }
        }
    ).bpmn


def finish(spec, progress, outcome="DONE", **facts):
    return engine.complete(
        spec,
        progress.state,
        engine_task_id=progress.opened[0].engine_task_id,
        facts={"outcome": outcome, **facts},
    )


@pytest.mark.parametrize(
    ("when", "facts", "opened"),
    [
        ('outcome == "DONE" && is_complex', {"is_complex": True}, ["second"]),
        ('outcome == "DONE" && is_complex', {"is_complex": False}, []),
        ("size(papers) > 2", {"papers": ["a", "b", "c"]}, ["second"]),
        ("amount >= 100", {"amount": 99}, []),
    ],
)
def test_conditions_are_cel(when, facts, opened):
    spec = engine.parse(process(when))
    progress = finish(spec, engine.start(spec, FACTS), **facts)
    assert [step.step_key for step in progress.opened] == opened
    assert progress.is_ended is (not opened)


@pytest.mark.parametrize("when", ["unknown == 1", "1 + 1", "outcome", "amount > 'x'"])
def test_a_condition_that_cannot_be_decided_is_an_error_not_a_no(when):
    spec = engine.parse(process(when))
    with pytest.raises(UnableToRunProcess):
        finish(spec, engine.start(spec, FACTS), amount=1)


def test_python_in_a_condition_is_not_run():
    spec = engine.parse(process("__import__('os').getcwd() != ''"))
    with pytest.raises(UnableToRunProcess):
        finish(spec, engine.start(spec, FACTS))


@pytest.mark.parametrize(
    "element",
    [
        '<bpmn:scriptTask id="x" name="Mã"><bpmn:script>1</bpmn:script></bpmn:scriptTask>',
        '<bpmn:serviceTask id="x" name="Gọi"/>',
        '<bpmn:callActivity id="x"/>',
        '<bpmn:subProcess id="x"/>',
        '<bpmn:intermediateCatchEvent id="x"/>',
    ],
)
def test_elements_that_run_something_are_refused(element):
    bpmn = compile_process("commune_short").bpmn.replace(MARK, element + MARK)
    with pytest.raises(UnableToReadProcess):
        engine.parse(bpmn)


def test_a_foreign_entity_is_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("bí mật")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    bpmn = compile_process("commune_short").bpmn
    bpmn = bpmn.replace("?>", f"?>{doctype}", 1).replace('name="Thẩm định"', 'name="a"')
    bpmn = bpmn.replace("<bpmn:incoming>", "<bpmn:incoming>&e;", 1)
    assert "bí mật" not in repr(engine.parse(bpmn).task_specs)


def test_a_step_is_completed_once():
    spec = spec_of("commune_short")
    first = engine.start(spec, FACTS)
    second = finish(spec, first, "PROPOSE")
    with pytest.raises(UnableToRunProcess):
        engine.complete(
            spec,
            second.state,
            engine_task_id=first.opened[0].engine_task_id,
            facts={"outcome": "PROPOSE"},
        )


@pytest.mark.parametrize("state", [b"", b"x", zlib.compress(b"[2,[]]"), zlib.compress(b"{}")])
def test_a_damaged_state_is_said(state):
    with pytest.raises(UnableToRunProcess):
        engine.complete(
            spec_of("commune_short"), state, engine_task_id="0" * 32, facts={"outcome": "X"}
        )


def test_the_state_does_not_grow_with_loops():
    spec = spec_of("commune_short")
    progress = engine.start(spec, FACTS)
    sizes = []
    for _round in range(30):
        progress = finish(spec, progress, "PROPOSE")
        progress = finish(spec, progress, "SEND_BACK")
        sizes.append(len(progress.state))
    assert max(sizes) - min(sizes) < 20
    assert max(sizes) < 250


def test_the_state_holds_neither_process_nor_clock():
    spec = spec_of("with_parallel_consultation")
    progress = engine.start(spec, FACTS)
    progress = finish(spec, progress, "ASSIGN")
    text = zlib.decompress(progress.state).decode()
    assert "Thẩm định" not in text
    assert "last_state_change" not in text


def test_start_and_complete_are_fast():
    spec = spec_of("with_consultation")
    starts, completions = [], []
    for _round in range(30):
        before = time.perf_counter()
        progress = engine.start(spec, FACTS)
        between = time.perf_counter()
        finish(spec, progress, "ASSIGN")
        completions.append(time.perf_counter() - between)
        starts.append(between - before)
    # Budgets of the whole transaction: 3 ms and 5 ms; the best run tells what the code costs.
    assert min(starts) < 0.003
    assert min(completions) < 0.005


def test_a_spec_is_parsed_once_per_digest():
    asked = []

    def text():
        asked.append(1)
        return compile_process("commune_short").bpmn

    specs = {id(engine.load_spec("digest-of-this-test", text)) for _ in range(3)}
    assert (len(specs), len(asked)) == (1, 1)
