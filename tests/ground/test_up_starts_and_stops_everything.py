import os
import signal
import socket

import psycopg
import pytest

from tests.ground.running import plain_environment, processes_of

pytestmark = pytest.mark.group


def database(home, role="limber_app") -> str:
    return f"postgresql://{role}@/limber?host={home / 'sockets'}"


def test_up_prints_its_address_and_answers_there(up, home):
    run = up().ready()
    assert f"http://localhost:{run.port}" in run.said
    with socket.create_connection(("127.0.0.1", run.port)) as line:
        line.sendall(b"GET /accounts/login/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert line.recv(64).startswith(b"HTTP/1.")


def test_a_warm_start_takes_less_than_five_seconds(up):
    up().ready().end()
    assert up().ready().seconds_to_ready < 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_of_it_within_five_seconds(up, home, number):
    run = up().ready()
    assert len(processes_of(home)) > 5
    assert run.end(number) < 5
    assert run.process.returncode == 0
    assert processes_of(home) == {}


def test_a_second_up_says_that_it_is_already_running(up):
    first = up().ready()
    second = up()
    assert second.over() == 1
    assert "already running" in second.said
    assert f"http://localhost:{first.port}" in second.said
    assert first.process.poll() is None


def test_a_taken_port_is_named(up, home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = up("--port", str(port))
        assert run.over() == 1
    assert f"Port {port} is taken" in run.said
    assert processes_of(home) == {}


def test_nothing_outlives_a_killed_up_and_no_data_is_lost(up, home, until):
    run = up().ready()
    with psycopg.connect(database(home), autocommit=True) as line:
        line.execute("INSERT INTO auth_group (name) VALUES ('kept')")
    run.end(signal.SIGKILL)
    until(lambda: not processes_of(home))
    up().ready()
    with psycopg.connect(database(home)) as line:
        assert line.execute("SELECT name FROM auth_group WHERE name = 'kept'").fetchone() == ("kept",)


def test_a_part_that_dies_stops_the_rest_and_is_named(up, home, until):
    run = up().ready()
    os.kill(run.pid_of("beat"), signal.SIGKILL)
    assert run.over() == 1
    assert "beat ended by itself" in run.said
    assert processes_of(home) == {}


def test_a_signal_while_it_stops_by_itself_leaves_nothing_behind(up, home, until):
    run = up().ready()
    os.kill(run.pid_of("beat"), signal.SIGKILL)
    until(lambda: "beat ended by itself" in run.said)
    run.process.send_signal(signal.SIGTERM)
    assert run.over() == 1
    assert processes_of(home) == {}


def test_fresh_starts_over(up, home):
    first = up().ready()
    with psycopg.connect(database(home), autocommit=True) as line:
        line.execute("INSERT INTO auth_group (name) VALUES ('gone')")
    first.end()
    up("--fresh").ready()
    with psycopg.connect(database(home)) as line:
        assert line.execute("SELECT 1 FROM auth_group WHERE name = 'gone'").fetchone() is None


def test_the_clock_cannot_be_moved_in_production(up, home):
    run = up("--clock", "+14d", env={**plain_environment(home), "LIMBER_MODE": "production"})
    assert run.over() == 1
    assert "production runs on real time" in run.said


def test_up_can_be_stopped_while_it_sets_up_and_goes_on_next_time(up, folder, until):
    run = up(data=folder)
    until(lambda: "Bringing the database" in run.said, patience=20)
    assert run.end() < 5
    assert processes_of(folder) == {}
    assert up(data=folder).ready().end() < 5
