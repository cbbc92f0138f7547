"""Serves every host of the third county through a proxy on loopback, https by a throw-away authority."""

from __future__ import annotations

import datetime as dt
import re
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.acceptance.third.model import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acceptance.third.county import County

ASSET = re.compile(r"\.(css|js|png|jpg|gif|ico)$")
FORGIVING = re.compile(
    r"^(www\.(farm|seo)|dcs\.|zfwzgl\.|hm\.|beian|www\.beian|www\.yz-|www\.yunze-bank|www\.jx|www\.jiangxi|www\.google|www\.firefox|service\.|sns\.|share\.|www\.takeover|www\.example|www\.partner)"
)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A CA file to trust, and a context whose certificate it signed for every host but one."""
    now = dt.datetime.now(dt.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [
        "*.gov.cn",
        "www.gov.cn",
        "zfwzgl.www.gov.cn",
        "*.yunze.gov.cn",
        "*.miit.gov.cn",
        "www.partner.example.com",
        "www.google.cn",
        "www.firefox.com.cn",
        "hm.baidu.com",
    ]

    def cert(subject: str, key: ec.EllipticCurvePrivateKey, ca: bool) -> x509.Certificate:
        made = (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("third county CA"))
            .public_key(key.public_key())
        )
        made = (
            made.serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=9))
        )
        made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        if not ca:
            made = made.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
            )
        return made.sign(keys[0], hashes.SHA256())

    pem = serialization.Encoding.PEM
    root, leaf = cert("third county CA", keys[0], True), cert("third county", keys[1], False)
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(
        keys[1].private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return folder / "ca.pem", context


class Handler(BaseHTTPRequestHandler):
    """Answers absolute addresses, as a proxy does."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body at once: the second of two small packets waits for an answer to the first
    county: County
    context: ssl.SSLContext
    tunnel = ""

    def log_message(self, *args: object) -> None:
        """Quiet."""

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        host = self.path.split(":")[0]
        try:
            self.connection = self.context.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile, self.wfile = self.connection.makefile("rb", -1), self.connection.makefile("wb", -1)
        self.tunnel = host

    def finish(self) -> None:
        super().finish()
        if self.tunnel:
            self.connection.close()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer(body)

    def do_GET(self) -> None:
        self._answer("")

    do_HEAD = do_GET

    def _answer(self, posted: str) -> None:
        parts = urlsplit(self.path)
        host = self.tunnel or parts.netloc.removesuffix(":80")
        answer = self._find(host, parts.path or "/", parts.query, posted)
        status = answer.head_status if self.command == "HEAD" and answer.head_status else answer.status
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _find(self, host: str, path: str, query: str, posted: str) -> Answer:
        answers = self.county.answers
        if path.startswith("/gkmlpt/api/") or path.startswith("/common/search/"):
            query = f"page={parse_qs(query).get('page', ['1'])[0]}"
        if path.endswith("dataproxy.jsp"):
            asked = parse_qs(f"{query}&{posted}")
            start = asked.get("startrecord") or [str((int(asked.get("page", ["1"])[0]) - 1) * 15 + 1)]
            query = f"columnid={asked.get('columnid', [''])[0]}&startrecord={start[0]}"
        for key in (
            f"{host}{path}?{query}" if query else "",
            f"{host}{unquote(path)}" + (f"?{unquote(query)}" if query else ""),
            "" if query and "api" in path else f"{host}{unquote(path)}",
        ):
            if key and key in answers:
                return answers[key]
        if ASSET.search(path) and "gone" not in path:
            return Answer(b"/**/", "application/octet-stream")
        return self._missing(host, path)

    def _missing(self, host: str, path: str) -> Answer:
        if FORGIVING.match(host) and not any(mark in path for mark in ("gone", "removed", "boom", "drop")):
            return Answer(
                "<html><head><meta charset='utf-8'><title>首页</title></head><body>欢迎访问本站，这里有丰富的生活资讯与服务指南。</body></html>".encode()
            )
        site = next((one for one in self.county.sites.values() if one.host == host), None)
        if site is None:
            return Answer(b"", status=404 if "example" in host else 502)
        if path == "/robots.txt":
            return Answer(b"", status=404)
        nav = self.county.nav(site)
        body = f"<html><head><meta charset='utf-8'><title>{{}}_{site.name}</title></head><body>{nav}<div class='err'>{{}}</div></body></html>"
        if site.id == "zrzy":  # says so with status 200
            return Answer(body.format("系统提示", "抱歉，您访问的页面不存在或已被删除！").encode())
        if site.id == "xz" and path != "/404.html":
            return Answer(b"", status=302, headers={"Location": "/404.html"})
        if site.id == "xz":
            return Answer(body.format("出错了", "您要找的页面找不到了，5秒后返回首页").encode())
        return Answer(
            body.format("404", "您访问的页面不存在").encode(), status=410 if "removed" in path else 404
        )


class Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that distrust a certificate hang up."""


@contextmanager
def serving(county: County, folder: Path) -> Iterator[tuple[int, Path]]:
    """The proxy's port, and the CA file that makes its https hosts trusted."""
    ca, context = authority(folder)
    server = Proxy(("127.0.0.1", 0), type("Bound", (Handler,), {"county": county, "context": context}))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server.server_port, ca
    server.shutdown()
    thread.join()
    server.server_close()
