"""Reach of this Aurora: where it listens, which proxies it believes, and who may register."""

import errno
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import psycopg

from local.postgres.data_dir import CannotStart

LOOPBACK = ("127.0.0.1", "::1")
# All of IPv4, or of both. `localhost` may be ::1, where nothing else would answer.
EVERY = {"0.0.0.0": ("0.0.0.0", "::1"), "::": ("0.0.0.0", "::")}  # noqa: S104 - asked for
ELSEWHERE = "192.0.2.1"  # for documentation (RFC 5737): nothing is sent to it

PLAIN = "Plain http at {} sends passwords and texts unencrypted: put a proxy with TLS in front."
CODES = {
    "open": "Anybody who reaches it may register: aurora admin registration code",
    "code": "{} is the code to register with",
    "closed": "Nobody may register",
}


@dataclass(frozen=True)
class Reach:
    """How Aurora can be reached from elsewhere; by default it cannot."""

    host: str = ""
    host_names: str = ""
    proxies: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses to listen on. Raises CannotStart."""
        if self.host in {"", "localhost", *LOOPBACK}:
            return LOOPBACK
        try:
            ip_address(self.host)
        except ValueError:
            message = f'HOST: "{self.host}" is no address: write 0.0.0.0 for all, or one of them.'
            raise CannotStart(message) from None
        return EVERY.get(self.host, (self.host, *LOOPBACK))

    @property
    def is_private(self) -> bool:
        """Whether only this machine can reach it."""
        return self.addresses == LOOPBACK and not (self.host_names or self.proxies)

    def settings(self) -> dict[str, str]:
        """Return the environment of functions, where nobody has set it."""
        if self.is_private:
            return {"REGISTRATION": "open", "REGISTRATIONS_AN_HOUR": "10000"}
        return {"REGISTRATION": "code", "REGISTRATION_CODE": secrets.token_urlsafe(9)}

    def lines(self, port: int, conninfo: str, environment: dict[str, str]) -> list[str]:
        """Return what somebody who starts Aurora should know of its being reachable."""
        if self.is_private:
            return []
        lan = [f"http://{_bracketed(one)}:{port}" for one in self._others()]
        names = [*filter(None, self.host_names.split(","))]
        registration = _registration(conninfo, environment)
        told = [*(f"LAN    {one}" for one in lan), f"Users  {registration}"]
        is_plain = bool(lan or names) and not self.proxies
        return [*told, PLAIN.format(", ".join([*lan, *names]))] if is_plain else told

    def _others(self) -> list[str]:
        """Return the addresses that other machines may know it by."""
        found = [_outgoing() if one in EVERY else one for one in self.addresses]
        return [one for one in dict.fromkeys(found) if one and not ip_address(one).is_loopback]


def listen(port: int, addresses: tuple[str, ...] = LOOPBACK) -> Iterator[socket.socket]:
    """Listen on each address with one port; IPv6's loopback may be missing. Raises CannotStart."""
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            listener = socket.create_server((address, port), family=family)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                message = f"Port {port} is in use. Choose another: make dev PORT=..."
                raise CannotStart(message) from error
            if address == "::1":
                continue
            message = f"Cannot use {address} and port {port}: {error.strerror}."
            raise CannotStart(message) from error
        port = listener.getsockname()[1]
        yield listener


def read_proxies(text: str) -> list[str]:
    """Return the addresses and networks of a list. Raises ValueError, for a person to read."""
    found = [item for item in map(str.strip, text.split(",")) if item]
    for item in found:
        try:
            ip_network(item)
        except ValueError:
            message = f'"{item}" is not the address of a proxy: write one like 127.0.0.1.'
            raise ValueError(message) from None
    return found


def _outgoing() -> str:
    """Return the address that this machine has towards others, if there is a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ELSEWHERE, 9))  # of UDP: this only looks up the route
        except OSError:
            return ""
        address: str = probe.getsockname()[0]
        return address


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _registration(conninfo: str, environment: dict[str, str]) -> str:
    """Say who may register: as the owner has chosen, or else as the environment has it."""
    with psycopg.connect(conninfo) as connection:
        asked = "select name, value from aurora.registration_settings"
        chosen: dict[str, str] = dict(connection.execute(asked).fetchall())
    mode = chosen.get("registration", environment["REGISTRATION"])
    code = chosen.get("registration_code", environment.get("REGISTRATION_CODE", ""))
    return CODES.get(mode, CODES["closed"]).format(code)
