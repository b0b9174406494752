"""The process of one dossier: rows and drawing."""

from datetime import timedelta

from motcua.workflow import queries, services
from motcua.workflow.graph import NodeKind

FACTS = {"channel": "COUNTER", "variant": None, "is_complex": False}


def make(world, *outcomes, template="commune_short"):
    instance, [task] = services.start_instance(
        definition=world.definition(template),
        facts=FACTS,
        holders=world.holders,
        at=world.at,
        calendar=world.calendar,
    )
    at = world.at
    for outcome in outcomes:
        at += timedelta(hours=1)
        done = services.complete_task(
            task_id=task.pk,
            task_version=task.version,
            officer_id=None,
            outcome=outcome,
            facts={},
            holders=world.holders,
            at=at,
            calendar=world.calendar,
        )
        task = next(iter(done.new_tasks), None)
    return instance, at


def read(world, instance, at):
    return queries.get_process_map(instance_id=instance.pk, at=at, calendar=world.calendar)


def test_rows_tell_what_was_what_is_and_what_comes(world):
    instance, at = make(world, "SUPPLEMENT", "COMPLETED")
    seen = read(world, instance, at + timedelta(minutes=30))
    assert [
        (row.step_key, row.run, row.number, row.state.value, row.used_minutes) for row in seen.rows
    ] == [
        ("appraise", 1, 1, "PAST", 60),
        ("await_supplement", 1, None, "PAST", 60),
        # 10:30 to 11:00 on the same morning.
        ("appraise", 2, 1, "HERE", 30),
        ("approve", 1, 2, "FUTURE", 0),
        ("return", 1, 3, "FUTURE", 0),
    ]
    assert [row.outcome_label for row in seen.rows[:2]] == [
        "Yêu cầu bổ sung",
        "Đã nhận đủ bổ sung",
    ]
    assert seen.here == (seen.rows[2],)
    first = seen.rows[0]
    assert first.limit_minutes
    assert first.percent == round(100 * 60 / first.limit_minutes)
    assert first.holder_label == "Cấp phép, H99.1"


def test_the_drawing_marks_the_way_that_was_gone(world):
    instance, at = make(world, "SUPPLEMENT", "COMPLETED")
    drawing = read(world, instance, at).drawing
    passed = {shape.key for shape in drawing.shapes if shape.is_passed}
    assert passed == {
        "start",
        "appraise",
        "after_appraise",
        "await_supplement",
        "after_await_supplement",
    }
    by_key = {shape.key: shape for shape in drawing.shapes}
    assert by_key["appraise"].row.run == 2
    assert by_key["approve"].row.state == "FUTURE"
    assert [lane.label for lane in drawing.lanes] == [
        "Trung tâm · Nơi trả kết quả",
        "Cấp phép, H99.1",
        "Cơ quan giải quyết",
    ]
    for lane, below in zip(drawing.lanes, drawing.lanes[1:], strict=False):
        assert lane.y + lane.height <= below.y
    for shape in drawing.shapes:
        assert shape.box.x > drawing.lane_head
        assert shape.box.x + shape.box.width <= drawing.width
        assert shape.box.y + shape.box.height <= drawing.height
    assert {shape.kind for shape in drawing.marks} == {
        NodeKind.START,
        NodeKind.CHOICE,
        NodeKind.END,
    }


def test_a_finished_process_has_nothing_to_come(world):
    instance, at = make(world, "PROPOSE", "APPROVE", "RETURN")
    seen = read(world, instance, at)
    assert (seen.is_ended, seen.here) == (True, ())
    assert [row.step_key for row in seen.rows] == ["appraise", "approve", "return"]


def test_the_map_takes_two_statements(world, django_assert_num_queries):
    instance, at = make(world, "PROPOSE")
    with django_assert_num_queries(2):
        read(world, instance, at)


def test_names_given_by_the_caller_are_used(world):
    instance, at = make(world)
    seen = queries.get_process_map(
        instance_id=instance.pk,
        at=at,
        calendar=world.calendar,
        labels={"COMPETENT_AGENCY": "Sở Công Thương"},
    )
    assert seen.rows[1].holder_label == "Sở Công Thương"
