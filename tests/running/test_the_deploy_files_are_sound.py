"""The files in deploy/ parse, name only what exists, and agree with each other and with the docs."""

import re
import shutil
import subprocess

import pytest

from clinic.local.check import DOCUMENTED
from clinic.uploading import MOST
from tests.ground.running import CHECKOUT
from tests.running.deployed import DEPLOY, OURS, UNITS, Command, compose, container, every_command, unit

SERVICES = [path for path in UNITS if path.suffix == ".service"]
VARIABLE = re.compile(r"^([A-Z_]+)=", re.MULTILINE)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_says_what_it_is_and_what_it_starts(path):
    found = unit(path)
    assert found.get("Unit", "Description").startswith("Limber: ")
    if path.suffix == ".service":
        assert found.get("Service", "ExecStart").startswith(("/srv/limber/.venv/bin/", "/bin/sh -c 'exec /srv/limber/"))
        assert (found.get("Service", "User"), found.get("Service", "WorkingDirectory")) == ("limber", "/srv/limber")


def test_systemd_takes_each_unit(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    copies = []
    for path in UNITS:
        copies.append(tmp_path / path.name)
        copies[-1].write_text(path.read_text().replace("/srv/limber", str(CHECKOUT)))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *copies], capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "limber-" in line]
    assert said == []


def test_only_the_units_that_need_it_know_the_owner_of_the_database():
    who = [path.name for path in SERVICES if "owner.env" in unit(path).get("Service", "EnvironmentFile")]
    assert who == ["limber-backup.service", "limber-migrate.service"]


@pytest.mark.parametrize("name", ["limber.env", "owner.env"])
def test_each_variable_of_the_examples_is_documented_and_none_holds_a_secret(name):
    text = (DEPLOY / name).read_text()
    assert set(VARIABLE.findall(text)) <= set(DOCUMENTED.findall((CHECKOUT / "docs/environment.md").read_text()))
    assert re.search(r"^(SECRET_KEY|METRICS_TOKEN|HEARTBEAT_URL)=.", text, re.MULTILINE) is None


def test_the_compose_file_has_every_part_and_each_waits_for_the_migrations():
    services = compose()["services"]
    assert set(services) == {"database", "doorbell", "migrate", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
        assert "limber_app:" in services[name]["environment"]["DATABASE_URL"]
    assert "limber_owner:" in services["migrate"]["environment"]["DATABASE_URL"]
    for volume in services["database"]["volumes"]:
        source = volume.split(":")[0]
        assert source in compose()["volumes"] or (DEPLOY / source).is_file(), volume


def test_docker_takes_the_compose_file(tmp_path):
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("no docker compose on this machine")
    for name in ("compose.yaml", "limber.env", "roles.sql"):
        shutil.copy(DEPLOY / name, tmp_path)
    passwords = [f"{who}_PASSWORD=made-up" for who in ("OWNER", "APP", "SUPERUSER")]
    (tmp_path / ".env").write_text("\n".join(["LIMBER_ENV=limber.env", *passwords]))
    done = subprocess.run([docker, "compose", "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_container_file_copies_only_what_exists_and_ends_as_nobody_special():
    steps = container()
    for instruction, rest in steps:
        assert re.fullmatch(r"FROM|RUN|WORKDIR|COPY|ENV|USER|EXPOSE|CMD", instruction)
        if instruction == "COPY":
            assert all((CHECKOUT / source).exists() for source in rest.split()[:-1]), rest
    assert steps[0][0] == "FROM"
    assert ("USER", "limber") in steps[-3:]


def test_nginx_sends_everything_on_and_says_what_limber_relies_on():
    text = (DEPLOY / "nginx.conf").read_text()
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    assert [line for line in lines if line and line[-1] not in "{};"] == []
    assert text.count("{") == text.count("}")
    for header in (
        "Host $host",
        "X-Forwarded-Proto $scheme",
        "X-Forwarded-For $remote_addr",
        "X-Request-ID $request_id",
    ):
        assert f"proxy_set_header {header};" in text
    assert "access_log off;" in text
    assert re.search(r"error_log \S+ crit;", text)
    most = re.search(r"client_max_body_size (\d+)m;", text)
    assert most
    assert int(most[1]) << 20 > MOST


def test_no_web_process_writes_a_log_of_addresses():
    """A search at the desk stands in the address, and is a name."""
    texts = [path.read_text() for path in (*UNITS, DEPLOY / "Containerfile", DEPLOY / "compose.yaml")]
    texts += [(CHECKOUT / "clinic/local/application.py").read_text(), (DEPLOY / "limber.env").read_text()]
    assert any("gunicorn" in text for text in texts)
    assert not [text for text in texts if re.search(r"access-?log|GUNICORN_CMD_ARGS", text, re.IGNORECASE)]


def test_nginx_takes_it(tmp_path):
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("no nginx on this machine")
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=portal.clinic.example"]
    subprocess.run(
        [*key, "-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True
    )
    site = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/limber", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n")
    done = subprocess.run([nginx, "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", every_command(), ids=str)
def test_each_command_is_a_program_of_ours(command: Command):
    """That each also works, tests/running/test_each_command_runs.py sees."""
    words = " ".join(command.words)
    (program,) = {name for name in OURS if re.search(rf"(^|[ /]){name} ", words)} or {""}
    assert program
    if program == "python":
        assert re.search(r"python (manage|dev)\.py \w+", words)


def test_the_docs_name_every_unit():
    text = (CHECKOUT / "docs/running.md").read_text()
    assert [path.name for path in UNITS if path.name not in text] == []
