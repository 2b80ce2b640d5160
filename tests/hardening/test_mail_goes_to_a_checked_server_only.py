"""A mail server with a certificate that nobody vouches for, one that does, and one that says nothing."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink as Swallows
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from clinic import environment
from clinic.mail import connecting
from clinic.mail.line import Line, LineDown

SECRET = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()


def certificate(folder: Path, name: str) -> Path:
    """Return a file with a key and a certificate for a name, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *SECRET) + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


class Encrypted(Controller):
    """A mail server that is encrypted from the first byte, or by STARTTLS."""

    def __init__(self, file: Path, *, starttls: bool) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        given: Any = {"tls_context": context} if starttls else {"ssl_context": context}
        super().__init__(Swallows(), hostname="127.0.0.1", port=free_port(), **given)

    def _trigger_server(self) -> None:
        """Ask nothing: aiosmtpd would greet its own server unencrypted."""
        socket.create_connection((self.hostname, self.port), timeout=30).close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(params=["smtps", "smtp+tls"])
def scheme(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def server(request: Any, scheme: str, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A server named localhost, to which EMAIL_URL leads; gives its certificate."""
    file = certificate(tmp_path, getattr(request, "param", "localhost"))
    running = Encrypted(file, starttls=scheme == "smtp+tls")
    running.start()
    use(settings, f"{scheme}://localhost:{running.port}")
    yield file
    running.stop()


def use(settings: Any, url: str) -> None:
    said = environment.mail_server(url)
    settings.EMAIL_HOST, settings.EMAIL_PORT = said.host, said.port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = said.tls, said.ssl


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Path) -> None:
    with pytest.raises(LineDown, match="CERTIFICATE_VERIFY_FAILED"), Line() as line:
        line.open()


def test_one_that_is_vouched_for_is_taken(server: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server))
    with Line() as line:
        line.open()


@pytest.mark.parametrize("server", ["elsewhere.example"], indirect=True)
def test_one_of_another_name_is_refused(server: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server))
    with pytest.raises(LineDown, match="Hostname mismatch"), Line() as line:
        line.open()


def test_an_old_protocol_is_not_spoken() -> None:
    assert connecting.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize("url", ["smtp", "smtps", "smtp+tls"])
def test_a_server_that_says_nothing_is_not_waited_for_without_end(url: str, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        taken: list[socket.socket] = []
        threading.Thread(target=lambda: taken.append(silent.accept()[0]), daemon=True).start()
        use(settings, f"{url}://127.0.0.1:{silent.getsockname()[1]}")
        settings.EMAIL_TIMEOUT = 1
        began = time.monotonic()
        with pytest.raises(LineDown, match="timed out"), Line() as line:
            line.open()
        assert time.monotonic() - began < 60
        for line_taken in taken:
            line_taken.close()
