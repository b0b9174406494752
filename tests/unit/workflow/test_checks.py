"""What the check at publication finds, in an administrator's words."""

import pytest

from motcua.workflow import checks
from motcua.workflow.graph import Flow, Node, NodeKind
from motcua.workflow.processes import compile_process
from motcua.workflow.processes.bpmn import write_bpmn

STEP = {
    "name": "Thẩm định",
    "role": "SPECIALIST",
    "holder": "COMPETENT_UNIT",
    "limit": {"amount": 1, "unit": "WORKING_DAY"},
    "outcomes": {"DONE": "Xong"},
}


def check(steps, *, available=None, **source):
    process = compile_process({"steps": steps, **source})
    problems = checks.check_process(bpmn=process.bpmn, steps=process.steps, available=available)
    return [problem.text for problem in problems]


def step(**changes):
    return {key: value for key, value in (STEP | changes).items() if value is not ...}


def test_a_right_process_has_no_fault():
    assert check({"a": step()}, available={("SPECIALIST", "COMPETENT_UNIT")}) == []


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ({"a": step(role=...)}, "Bước “Thẩm định” chưa chọn vai trò thực hiện."),
        ({"a": step(holder=...)}, "Bước “Thẩm định” chưa chọn cơ quan thực hiện."),
        ({"a": step(limit=...)}, "Bước “Thẩm định” chưa có thời hạn."),
        (
            {"a": step(), "b": step(name="Lạc")},
            "Bước “Lạc” không bao giờ được đi tới.",
        ),
        (
            {"a": step(next=[{"when": "outcome ==", "to": "a"}, {"to": "end"}])},
            "Điều kiện sau “Thẩm định” viết sai, không đọc được: outcome ==",
        ),
        (
            {"a": step(next=[{"when": "salary > 3", "to": "a"}, {"to": "end"}])},
            "Điều kiện sau “Thẩm định” dùng dữ kiện không có: salary.",
        ),
        (
            {"a": step(next=[{"outcomes": ["DONE"], "to": "a"}, {"outcomes": ["X"], "to": "end"}])},
            "Rẽ nhánh sau “Thẩm định” phải có đúng một nhánh mặc định.",
        ),
    ],
)
def test_each_fault_is_said(steps, says):
    assert says in check(steps)


def test_a_step_nobody_can_do_is_said():
    [text] = check({"a": step()}, available={("SPECIALIST", "COMPETENT_AGENCY")})
    assert text == (
        "Không có ai làm được bước “Thẩm định”: chưa có chuyên viên tại phòng giải quyết."
    )


def test_a_process_that_only_turns_round_is_said():
    texts = check({"a": step(next="b"), "b": step(name="Duyệt", next="a")})
    assert "Quy trình không có điểm kết thúc." in texts


def test_a_join_that_never_fills_is_said():
    # One of two branches is chosen, and the join waits for both.
    kinds = {
        "start": NodeKind.START,
        "choice": NodeKind.CHOICE,
        "left": NodeKind.STEP,
        "right": NodeKind.STEP,
        "join": NodeKind.PARALLEL,
        "end": NodeKind.END,
    }
    arrows = [("start", "choice"), ("choice", "left"), ("choice", "right")]
    arrows += [("left", "join"), ("right", "join"), ("join", "end")]
    bpmn = write_bpmn(
        name="",
        nodes={key: Node(key=key, kind=kind, name=key) for key, kind in kinds.items()},
        flows=[
            Flow(
                key=f"{source}-{target}",
                source=source,
                target=target,
                condition='outcome == "X"' if target == "left" else "",
                is_default=(source, target) == ("choice", "right"),
            )
            for source, target in arrows
        ],
        lane_of={"left": "COMPETENT_UNIT", "right": "COMPETENT_UNIT"},
    )
    [problem] = checks.check_process(bpmn=bpmn, steps={"left": STEP, "right": STEP})
    assert problem.text == "Quy trình có thể bị kẹt, không kết thúc được, tại “join”."


def test_a_loop_out_of_a_branch_is_said():
    # Each round leaves one more token behind.
    texts = check(
        {
            "a": step(next=[{"outcomes": ["X"], "to": "p"}, {"to": "join:p"}]),
            "b": step(name="Phải", next="join:p"),
            "d": step(name="Cuối"),
        },
        parallel={"p": {"branches": ["a", "b"], "to": "d"}},
        start="p",
    )
    assert "Bước “Phải” có thể bị mở hai lần cùng lúc." in texts


def test_scripts_are_refused_in_words():
    process = compile_process("commune_short")
    bpmn = process.bpmn.replace(
        "</bpmn:process>", '<bpmn:scriptTask id="x" name="Tính phí"/></bpmn:process>'
    )
    [problem] = checks.check_process(bpmn=bpmn, steps=process.steps)
    assert "“Tính phí” chạy mã lệnh" in problem.text


def test_settings_without_a_step_and_a_step_without_settings():
    process = compile_process("commune_short")
    steps = dict(process.steps)
    steps["ghost"] = steps.pop("approve")
    texts = [problem.text for problem in checks.check_process(bpmn=process.bpmn, steps=steps)]
    assert texts == [
        "Bước “Phê duyệt” chưa được thiết lập.",
        "Thiết lập “ghost” không ứng với bước nào.",
    ]
