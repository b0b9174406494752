"""A session inside this process that counts the SQL statements of its requests."""

from collections.abc import Mapping

from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench_client import Answer, Session
from motcua.directory.models import Account


class InsideSession(Session):
    """Answers like a session over HTTP, without a server between."""

    def __init__(self, username: str) -> None:
        super().__init__(host="127.0.0.1", port=0, username=username)
        self.statements = 0
        self._client = Client(HTTP_HOST="127.0.0.1")
        self._client.force_login(
            Account.objects.get(username=username),
            backend="django.contrib.auth.backends.ModelBackend",
        )

    def get(self, path: str) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            response = self._client.get(path)
        return self._answer(response, captured)

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        with CaptureQueriesContext(connection) as captured:
            response = self._client.post(path, data)
        return self._answer(response, captured)

    def _answer(self, response: HttpResponseBase, captured: CaptureQueriesContext) -> Answer:
        self.statements += sum(_is_statement(row["sql"]) for row in captured.captured_queries)
        content = response.content if isinstance(response, HttpResponse) else b""
        return Answer(status=response.status_code, headers=response.headers, body=content)  # type: ignore[arg-type]  # both answer .get


def _is_statement(sql: str) -> bool:
    """Tell whether it is more than the begin and end of a transaction."""
    return not sql.upper().startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
