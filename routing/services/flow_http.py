"""One GET to another system for a flow: public addresses only, bounded in time and size, no redirects, no secrets.

The name is resolved once and the connection goes to that very address, so a name that changes its mind between check
and use (DNS rebinding) reaches nothing inside. Hosts an operator trusts are named in ONEFLOOR_FLOW_PRIVATE_HOSTS.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LARGEST_ANSWER = 65_536  # bytes
_CHUNK = 4_096
_PORTS = {"http": 80, "https": 443}


class LookUpFailed(Exception):
    """No answer that could be used; `reason` is a code: timed_out, refused_address, unreachable, bad_answer, ..."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def get_json(url: str, *, seconds: float) -> Any:
    """The JSON of an answer 200; None for 404. Raises LookUpFailed after `seconds` at the latest (name and all)."""
    deadline = time.monotonic() + seconds
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.password:
        raise LookUpFailed("bad_address")
    connection = _connect(parts, _address_of(parts), deadline)
    try:
        return _ask(connection, parts, deadline)
    except TimeoutError as error:
        raise LookUpFailed("timed_out") from error
    except (OSError, http.client.HTTPException) as error:
        raise LookUpFailed("unreachable") from error
    finally:
        connection.close()


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public net; mapped and tunnelled forms count as what they hide."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            found = inner
        elif found in ipaddress.ip_network("64:ff9b::/96"):
            found = ipaddress.ip_address(int(found) & 0xFFFFFFFF)
    return found.is_global and not found.is_multicast


def _port_of(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError as error:
        raise LookUpFailed("bad_address") from error


def _address_of(parts: SplitResult) -> str:
    """The address to connect to. All of a name's addresses must be public: one inside would be a way in."""
    host, port = parts.hostname or "", _port_of(parts)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LookUpFailed("unknown_host") from error
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    trusted = {host, f"{host}:{port}"} & set(settings.FLOW_PRIVATE_HOSTS)
    if not addresses or not (trusted or all(is_public(one) for one in addresses)):
        raise LookUpFailed("refused_address")
    return addresses[0]


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _connect(parts: SplitResult, address: str, deadline: float) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(parts.hostname or "", _port_of(parts))
    try:
        raw = socket.create_connection((address, _port_of(parts)), timeout=_left(deadline))
        if parts.scheme == "https":
            raw.settimeout(_left(deadline))
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=parts.hostname)
    except TimeoutError as error:
        raise LookUpFailed("timed_out") from error
    except OSError as error:  # also ssl.SSLError
        raise LookUpFailed("unreachable") from error
    connection.sock = raw
    return connection


def _ask(connection: http.client.HTTPConnection, parts: SplitResult, deadline: float) -> Any:
    connection.sock.settimeout(_left(deadline))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "application/json", "User-Agent": "Onefloor", "Connection": "close"}
    connection.request("GET", target, headers=headers)
    answer = connection.getresponse()
    if answer.status == http.client.NOT_FOUND:
        return None
    if answer.status != http.client.OK:
        raise LookUpFailed("bad_status")
    body = bytearray()
    while chunk := _read(connection, answer, deadline):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise LookUpFailed("too_large")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LookUpFailed("bad_answer") from error


def _read(connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, deadline: float) -> bytes:
    """A part as it comes: a server that drips a byte a second runs into the deadline too."""
    left = _left(deadline)
    if connection.sock is not None:
        connection.sock.settimeout(left)
    return answer.read1(_CHUNK)
