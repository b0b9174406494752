import io
import json
import logging
import logging.config

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path, resolve

from motcua.core import logs


def _say_hello(_request, code):
    return HttpResponse("")


def _fail(_request, code):
    raise ValueError(f"012345678901 {code}")


urlpatterns = [path("tra-cuu/<str:code>", _say_hello), path("loi/<str:code>", _fail)]


@pytest.fixture
def lines():
    written = io.StringIO()
    config = logs.logging_config(level="INFO")
    config["handlers"]["json"]["stream"] = written
    root = logging.getLogger()
    kept_handlers, kept_level = root.handlers[:], root.level
    logging.config.dictConfig(config)
    # A handler of an earlier configuration would write to a stream that pytest has closed.
    root.handlers[:] = [handler for handler in root.handlers if handler.stream is written]

    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]

    root.handlers[:], root.level = kept_handlers, kept_level


def _ask(url: str) -> HttpResponse:
    request = RequestFactory().get(url)

    def view(request):
        request.resolver_match = resolve(request.path_info, urlconf=__name__)
        return request.resolver_match.func(request, **request.resolver_match.kwargs)

    return logs.RequestLog(view)(request)


class TestRequestLog:
    def test_says_the_pattern_and_not_the_path_or_the_query(self, lines):
        _ask("/tra-cuu/H01.23.45-261125-0001?duoi=1234")

        (line,) = lines()
        assert line["route"] == "/tra-cuu/<str:code>"
        assert "261125" not in json.dumps(line)
        assert "1234" not in json.dumps(line)

    def test_gives_the_same_id_to_the_answer_and_to_the_log(self, lines):
        response = _ask("/tra-cuu/x")

        assert lines()[0]["request_id"] == response[logs.REQUEST_ID_HEADER]

    def test_says_what_failed_without_its_message(self, lines):
        request = RequestFactory().get("/loi/x")
        try:
            _fail(request, "H01")
        except ValueError as error:
            logs.RequestLog(_say_hello).process_exception(request, error)

        (line,) = lines()
        assert line["error"] == "ValueError"
        assert any("_fail" in place for place in line["places"])
        assert "012345678901" not in json.dumps(line)


class TestForeignLoggers:
    def test_lose_the_values_of_a_library_message(self, lines):
        logging.getLogger("django.security").warning("Refused %s", "Nguyễn Văn An")

        (line,) = lines()
        assert line["event"] == "Refused %s"

    def test_say_of_a_job_its_name_and_number_only(self, lines):
        logging.getLogger("procrastinate.worker").info(
            "Starting job send[7](phone=0912345678)",
            extra={
                "action": "start_job",
                "job": {
                    "id": 7,
                    "task_name": "send",
                    "queue": "sweeps",
                    "task_kwargs": {"phone": "09"},
                },
            },
        )

        (line,) = lines()
        assert (line["event"], line["task"], line["job_id"]) == ("start_job", "send", 7)
        assert "0912345678" not in json.dumps(line)

    def test_of_django_about_a_request_is_silent(self, lines):
        logging.getLogger("django.request").error("Not Found: %s", "/tra-cuu/H01")

        assert lines() == []
