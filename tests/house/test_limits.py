"""The limits that every test runs under hold: no network, no clock in unit tests, STRICT is strict."""

import asyncio
import socket
from pathlib import Path

import pytest

from registry import clock
from tests import programs
from tests.fixtures.limits import UNIT, _StoppedClock

FAR = "192.0.2.1"  # RFC 5737: leads nowhere, should the guard ever fail


@pytest.mark.parametrize("host", [FAR, "example.org", "::ffff:192.0.2.1"])
def test_nothing_far_away_is_reached(host: str) -> None:
    with pytest.raises(AssertionError, match="tests stay on this machine"):
        socket.create_connection((host, 9), timeout=0.1)


def test_a_bare_socket_reaches_nothing_far_away_either() -> None:
    with socket.socket() as bare, pytest.raises(AssertionError, match=FAR):
        bare.connect((FAR, 9))
    with socket.socket() as bare, pytest.raises(AssertionError, match=FAR):
        bare.connect_ex((FAR, 9))


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_a_unix_socket_is_reached(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)


def test_asyncio_still_starts() -> None:
    async def done() -> bool:
        return True

    assert asyncio.run(done())


def test_the_clock_does_not_answer_in_a_unit_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "datetime", _StoppedClock)

    with pytest.raises(AssertionError, match="hand the instant down"):
        clock.now()


def test_the_folder_of_unit_tests_is_where_the_clock_is_stopped() -> None:
    assert UNIT.is_dir()
    assert clock.now().tzinfo is not None


def test_a_missing_program_skips_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRICT", raising=False)

    with pytest.raises(pytest.skip.Exception, match="PostgreSQL was not found"):
        programs.do_without("PostgreSQL")


def test_a_missing_program_fails_where_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRICT", "1")

    with pytest.raises(pytest.fail.Exception, match="STRICT=1"):
        programs.do_without("PostgreSQL")


def test_postgresql_is_not_found_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "POSTGRESQL_TOOLS", ("no-such-program",))

    assert programs.find_postgresql() is None


@pytest.mark.browser
def test_a_test_in_the_browser_has_its_browser(request: pytest.FixtureRequest) -> None:
    assert "chromium" in request.fixturenames
    assert request.getfixturevalue("chromium").exists()
