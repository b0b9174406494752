"""Random processes: every token ends or waits, and saving between steps changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.workflow import checks, engine
from motcua.workflow.processes import compile_process

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}
_OUTCOMES = ("A", "B", "C")
_LONGEST = 60
# More would only make the check of all situations slow.
_MOST_PARALLELS = 2


class _Source:
    """Grows a block-structured process: chains, choices, loops back and parallel parts."""

    def __init__(self, draw):
        self._draw = draw
        self.steps = {}
        self.parallel = {}

    def block(self, depth, to):
        """Return the key at which a random block begins that goes on to `to`."""
        kind = self._draw(st.sampled_from(["step", "choice", "loop", "parallel", "chain"]))
        if kind == "parallel" and len(self.parallel) == _MOST_PARALLELS:
            kind = "chain"
        if depth == 0 or kind == "step":
            return self.step(to)
        if kind == "chain":
            return self.block(depth - 1, self.block(depth - 1, to))
        if kind == "choice":
            return self.choice(depth, to)
        if kind == "loop":
            key = self.new()
            body = self.block(depth - 1, key)
            self.steps[key]["next"] = [{"outcomes": ["A"], "to": body}, {"to": to}]
            return key
        return self.parallel_part(depth, to)

    def choice(self, depth, to):
        key = self.new()
        ways = [{"outcomes": ["A"], "to": self.block(depth - 1, to)}]
        if self._draw(st.booleans()):
            ways.append({"when": 'outcome == "B" && !is_complex', "to": to})
        if self._draw(st.booleans()):
            ways.append({"when": 'outcome == "C"', "to": "stop"})
        self.steps[key]["next"] = [*ways, {"to": self.block(depth - 1, to)}]
        return key

    def parallel_part(self, depth, to):
        name = f"p{len(self.parallel)}"
        self.parallel[name] = {"branches": [], "to": to}
        count = self._draw(st.integers(2, 3))
        branches = [self.block(depth - 1, f"join:{name}") for _ in range(count)]
        self.parallel[name]["branches"] = branches
        return name

    def step(self, to):
        key = self.new()
        self.steps[key]["next"] = to
        return key

    def new(self):
        key = f"s{len(self.steps)}"
        self.steps[key] = {
            "role": "SPECIALIST",
            "holder": "COMPETENT_UNIT",
            "limit": None,
            "outcomes": {outcome: outcome for outcome in _OUTCOMES},
        }
        return key


@st.composite
def processes(draw):
    source = _Source(draw)
    start = source.block(draw(st.integers(1, 3)), "end")
    return {"start": start, "steps": source.steps, "parallel": source.parallel}


def _keys(run):
    return sorted(step.step_key for step in run.open_steps())


@settings(max_examples=150, deadline=None)
@given(source=processes(), data=st.data())
def test_saving_between_any_two_steps_changes_nothing(source, data):
    process = compile_process(source)
    spec = engine.parse(process.bpmn)
    assert checks.check_process(bpmn=process.bpmn, steps=process.steps) == []
    kept = engine.Run.begin(spec, FACTS)
    state = kept.dump()
    for _turn in range(_LONGEST):
        loaded = engine.Run.load(spec, state)
        # Every token ends or waits for a person.
        assert kept.is_ended is (not kept.open_steps())
        assert (loaded.is_ended, _keys(loaded)) == (kept.is_ended, _keys(kept))
        if kept.is_ended:
            return
        key = data.draw(st.sampled_from(_keys(kept)))
        facts = {"outcome": data.draw(st.sampled_from(_OUTCOMES)), f"by_{key}": _turn}
        for run in (kept, loaded):
            step = next(step for step in run.open_steps() if step.step_key == key)
            run.complete(step.engine_task_id, facts)
        state = loaded.dump()


@settings(max_examples=50, deadline=None)
@given(source=processes(), data=st.data())
def test_an_open_step_keeps_its_identity_until_it_is_done(source, data):
    process = compile_process(source)
    spec = engine.parse(process.bpmn)
    progress = engine.start(spec, FACTS)
    open_steps = {step.engine_task_id: step.step_key for step in progress.opened}
    for _turn in range(_LONGEST):
        if not open_steps:
            break
        done = data.draw(st.sampled_from(sorted(open_steps, key=open_steps.__getitem__)))
        progress = engine.complete(
            spec,
            progress.state,
            engine_task_id=done,
            facts={"outcome": data.draw(st.sampled_from(_OUTCOMES))},
        )
        open_steps.pop(done)
        for gone in progress.closed:
            open_steps.pop(gone)
        open_steps |= {step.engine_task_id: step.step_key for step in progress.opened}
        assert progress.is_ended is (not open_steps)
        assert {
            step.engine_task_id for step in engine.Run.load(spec, progress.state).open_steps()
        } == set(open_steps)
