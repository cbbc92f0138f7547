"""Which certificates are taken: those that verify, those that only lack a link of their chain, and our own sites' own.

A browser fetches a missing link of the chain by itself, so nobody in the county sees that fault. Our own sites are
read whatever their certificate says, as the many that speak plain HTTP are; what is wrong with it is told.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Container

__all__ = ["Trust", "unchecked"]

#: OpenSSL's codes: no local issuer, no issuer of the first certificate (an incomplete chain, or no store here)
_INCOMPLETE = frozenset({20, 21})
_FLAWS = {
    9: "证书尚未生效",
    10: "证书已过期",
    18: "证书是自签名的",
    19: "证书链里有自签名证书",
    20: "证书链不完整",
    21: "证书链不完整",
    62: "证书与域名不符",
    64: "证书与网址不符",
}


def checked() -> ssl.SSLContext:
    """Certificates are verified; old ciphers and handshakes that browsers still bear are borne."""
    return _borne(ssl.create_default_context())


def unchecked() -> ssl.SSLContext:
    """As `checked`, for a certificate that has been found wanting and is to be borne."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return _borne(context)


def _borne(context: ssl.SSLContext) -> ssl.SSLContext:
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


class Trust:
    """What a client has learned of certificates. `own`: hosts of ours; None where it asks no others."""

    def __init__(self, own: Container[str] | None) -> None:
        self.flaws: dict[str, str] = {}  #: host → what is wrong with its certificate, in Chinese
        self._own = own
        self._checked: ssl.SSLContext | None = None
        self._unchecked: ssl.SSLContext | None = None

    def tls(self, scheme: str, host: str) -> ssl.SSLContext | bool:
        """What aiohttp is to be told for a request; True where it needs no context.

        The store of authorities is read when the first https address comes: it takes longer than many a check.
        """
        if scheme != "https":
            return True
        if host in self.flaws:
            self._unchecked = self._unchecked or unchecked()
            return self._unchecked
        self._checked = self._checked or checked()
        return self._checked

    def bears(self, host: str, error: BaseException) -> bool:
        """Whether the host is to be asked once more, without a look at the certificate that has just failed."""
        if not isinstance(error, aiohttp.ClientConnectorCertificateError):
            return False
        code = getattr(error.certificate_error, "verify_code", 0)
        if not (self._own is None or host in self._own or code in _INCOMPLETE):
            return False
        self.flaws[host] = _FLAWS.get(code, "证书验证不通过")
        return True
