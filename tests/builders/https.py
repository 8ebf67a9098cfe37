"""A real HTTPS server of the platform in this process, under an authority of its own."""

import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.wsgi import get_wsgi_application
from django.db import connections

from gongheng.foundation import clock

SINCE = datetime.now(UTC) - timedelta(days=1)


@dataclass
class Served:
    """Where it listens, whom to trust, and what it was asked."""

    address: str
    ca_file: Path
    asked: list[str]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args) -> None:
        """Say nothing."""


def an_authority(
    folder: Path, name: str = "内网服务器证书机构"
) -> tuple[Path, x509.Certificate, object]:
    """An authority for servers: the file a bidder is given, and what signs."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = _certificate(name, key.public_key(), name, key, authority=True)
    path = folder / f"{len(list(folder.glob('ca-*')))}.pem"
    path = folder / f"ca-{path.name}"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path, made, key


@contextmanager
def served(folder: Path, *, host: str = "127.0.0.1", ahead: timedelta = timedelta(0)):
    """`with served(tmp_path) as site:` over TLS; its Date is the legal clock and so much more."""
    ca_file, authority, signer = an_authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    name = authority.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    made = _certificate(host, key.public_key(), name, signer, host=host)
    chain = folder / "server.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))  # fmt: skip
    plain, asked = get_wsgi_application(), []

    def application(environ, start):
        asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        dated = format_datetime(clock.now() + ahead, usegmt=True)
        return plain(environ, lambda status, headers, *more: start(
            status, [*headers, ("Date", dated)], *more))  # fmt: skip

    server = make_server("127.0.0.1", 0, application, handler_class=Quiet)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield Served(f"https://127.0.0.1:{server.server_address[1]}", ca_file, asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _serve(server) -> None:
    try:
        server.serve_forever(poll_interval=0.05)
    finally:
        connections.close_all()


def _certificate(name, public, issuer, signer, *, authority=False, host=""):
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(SINCE).not_valid_after(SINCE + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )  # fmt: skip
    if host:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        made = made.add_extension(names, critical=False)
    if authority:
        made = made.add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
                key_encipherment=False, data_encipherment=False, key_agreement=False,
                encipher_only=False, decipher_only=False), critical=True)  # fmt: skip
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    else:
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    return made.sign(signer, hashes.SHA256())
