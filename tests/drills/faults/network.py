"""Machines in network namespaces on one bridge, whose cable can be pulled."""

import contextlib
import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.portal import need

HOST = "10.213.77.1"
NETWORK = "10.213.77.0/24"


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


class Network:
    """A bridge that answers at HOST, and machines beside it, each a namespace of its own."""

    def __init__(self) -> None:
        mark = f"{os.getpid() % 100_000}"
        self._bridge = f"sl{mark}"
        self._mark = mark
        self.machines: list[str] = []

    def open(self) -> None:
        _ip("link", "add", self._bridge, "type", "bridge")
        _ip("addr", "add", f"{HOST}/24", "dev", self._bridge)
        _ip("link", "set", self._bridge, "up")

    def add(self) -> str:
        """Add a machine and return its name."""
        number = len(self.machines)
        name, inside = f"sl{self._mark}-{number}", f"sl{self._mark}i{number}"
        _ip("netns", "add", name)
        self.machines.append(name)
        _ip("link", "add", self._cable(name), "type", "veth", "peer", "name", inside)
        _ip("link", "set", self._cable(name), "master", self._bridge, "up")
        _ip("link", "set", inside, "netns", name)
        _ip("-n", name, "addr", "add", f"{self.address(name)}/24", "dev", inside)
        _ip("-n", name, "link", "set", inside, "up")
        _ip("-n", name, "link", "set", "lo", "up")
        return name

    def address(self, machine: str) -> str:
        return f"{HOST.rpartition('.')[0]}.{10 + self.machines.index(machine)}"

    def pull(self, machine: str) -> None:
        """Pull the cable: nothing answers any more, and nothing says so."""
        _ip("link", "set", self._cable(machine), "down")

    def plug(self, machine: str) -> None:
        _ip("link", "set", self._cable(machine), "up")

    def close(self) -> None:
        for machine in self.machines:
            with contextlib.suppress(subprocess.CalledProcessError):
                _ip("netns", "del", machine)
        with contextlib.suppress(subprocess.CalledProcessError):
            _ip("link", "del", self._bridge)

    def _cable(self, machine: str) -> str:
        return f"sl{self._mark}v{self.machines.index(machine)}"


@contextlib.contextmanager
def network() -> Iterator[Network]:
    """Open a network; skip, saying why, where namespaces may not be made."""
    need("ip")
    made = Network()
    try:
        try:
            made.open()
        except subprocess.CalledProcessError as refused:
            reason = f"no network namespaces may be made here: {refused.stderr.strip()}"
            pytest.fail(reason) if os.environ.get("SAFELIGHT_TEST_ALL") else pytest.skip(reason)
        yield made
    finally:
        made.close()
