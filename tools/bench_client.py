"""A small HTTP client with a session, and the measuring of a scenario by one or more of them."""

import http.client
import random
import re
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class UnexpectedAnswer(Exception):
    """The server did not answer what the scenario waits for."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Session:
    """One officer at one browser: a kept connection, cookies, the token against forged forms."""

    def __init__(self, *, host: str, port: int, username: str) -> None:
        self.username = username
        # Never twice the same: an intake sent again would be answered with the dossier already made.
        self.source = random.SystemRandom()
        self._host, self._port = host, port
        self._connection = http.client.HTTPConnection(host, port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, *, path: str, password: str) -> None:
        """Sign in with name and password, as on the page."""
        page = self.get(path)
        found = _TOKEN.search(page.body.decode())
        if found is None:
            raise UnexpectedAnswer(f"{path}: no form with a token")
        self.token = found[1]
        answer = self.post(path, {"username": self.username, "password": password})
        if answer.status != 302:
            raise UnexpectedAnswer(f"{self.username}: sign-in answered {answer.status}")
        # The token changes with the sign-in; the cookie alone is what later forms must repeat.
        self.token = self._cookies.get("csrftoken", self.token)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, {})

    def post(self, path: str, data: Mapping[str, str]) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token, **data})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def close(self) -> None:
        self._connection.close()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        origin = f"http://{self._host}:{self._port}"
        sent = {"Cookie": cookies, "Origin": origin, "Referer": f"{origin}{path}", **headers}
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            # The next request opens a new connection; this one counts as failed.
            self._connection.close()
            raise
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        return Answer(status=response.status, headers=response.headers, body=content)


# One request of a scenario; raises UnexpectedAnswer when the answer is not the right one.
Step = Callable[[Session], None]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is measured: `is_write` decides which targets hold."""

    name: str
    step: Step
    is_write: bool = False


@dataclass(kw_only=True)
class Measured:
    """Latencies in milliseconds of every request of one scenario at some number of clients."""

    scenario: str
    clients: int
    seconds: float
    latencies: list[float]
    errors: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, percent: int) -> float:
        if len(self.latencies) < 2:
            return self.latencies[0] if self.latencies else float("nan")
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]


def measure(
    scenario: Scenario, sessions: list[Session], *, seconds: float, warm_up: int = 3
) -> Measured:
    """Let every session repeat the scenario for some seconds, all at once."""
    for session in sessions:
        for _ in range(warm_up):
            scenario.step(session)
    measured = Measured(scenario=scenario.name, clients=len(sessions), seconds=0, latencies=[])
    lock = threading.Lock()
    start = time.perf_counter()
    end = start + seconds

    def repeat(session: Session) -> None:
        own: list[float] = []
        faults: list[str] = []
        while time.perf_counter() < end:
            before = time.perf_counter()
            try:
                scenario.step(session)
            except (UnexpectedAnswer, http.client.HTTPException, OSError) as error:
                faults.append(f"{type(error).__name__}: {error}"[:300])
            else:
                own.append((time.perf_counter() - before) * 1000)
        with lock:
            measured.latencies += own
            measured.errors += faults

    threads = [threading.Thread(target=repeat, args=(session,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - start
    return measured
