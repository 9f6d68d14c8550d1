"""Brokers of the drills' own, which may be emptied, stopped and started."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis
from kombu import Connection

from config.celery import QUEUES
from tests.portal import free_port, need, wait_until


class Broker(ABC):
    """A broker that listens at `url`; whoever starts it stops it."""

    url: str
    # As the drills' tables call it.
    name: str

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    @abstractmethod
    def empty(self) -> int:
        """Throw every waiting message away and return how many there were."""

    def restart(self) -> None:
        self.stop()
        self.start()


class FileBroker(Broker):
    """The serverless default; stopping it takes the file away, as after a lost disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "broker.sqlite3"
        self.url = f"safelight+sqlite://{self._path}"

    def start(self) -> None:
        """Nothing runs: the first who rings makes the file."""

    def stop(self) -> None:
        for path in self._path.parent.glob("broker.sqlite3*"):
            path.unlink()

    def empty(self) -> int:
        with contextlib.closing(sqlite3.connect(self._path, timeout=20)) as database:
            found = database.execute("DELETE FROM message RETURNING id").fetchall()
            database.commit()
        return len(found)


class ServerBroker(Broker):
    """A broker with a server process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self._folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                env={**os.environ, **self.environment()},
                cwd=self._folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        assert wait_until(self._answers, 120), (self._folder / "broker.log").read_text()

    def stop(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {}

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=2).close()
        except OSError:
            return False
        return True


class RedisBroker(ServerBroker):
    """Redis without persistence: a restart loses everything."""

    def __init__(self, folder: Path) -> None:
        need("redis-server")
        super().__init__(folder)
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def command(self) -> list[str]:
        return ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--save", ""]

    def empty(self) -> int:
        server = redis.Redis(port=self._port)
        waiting = sum(int(server.llen(queue)) for queue in QUEUES)
        server.flushall()
        return waiting


class RabbitBroker(ServerBroker):
    """A RabbitMQ node of its own, away from the machine's."""

    def __init__(self, folder: Path) -> None:
        need("rabbitmq-server")
        super().__init__(folder)
        self._distribution_port = free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self._port}//"

    def command(self) -> list[str]:
        # Debian's wrapper in the path insists on a user of its own.
        direct = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
        return [str(direct) if direct.exists() else "rabbitmq-server"]

    def listeners(self) -> str:
        return f"listeners.tcp.1 = 127.0.0.1:{self._port}\n"

    def environment(self) -> dict[str, str]:
        folder = str(self._folder)
        # Files of its own, so that the machine's settings don't apply.
        (self._folder / "rabbitmq.conf").write_text(self.listeners())
        (self._folder / "rabbitmq-env.conf").touch()
        return {
            "HOME": folder,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONFIG_FILE": f"{folder}/rabbitmq.conf",
            "RABBITMQ_CONF_ENV_FILE": f"{folder}/rabbitmq-env.conf",
            "RABBITMQ_NODENAME": f"drill{self._port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_MNESIA_BASE": folder,
            "RABBITMQ_LOG_BASE": folder,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1",
            "RABBITMQ_SERVER_START_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def empty(self) -> int:
        with Connection(self.url) as connection:
            channel: Any = connection.default_channel
            return sum(int(channel.queue_purge(queue) or 0) for queue in QUEUES)


@contextlib.contextmanager
def broker_called(name: str, folder: Path) -> Iterator[Broker]:
    """Start a broker by its name, and stop it afterwards."""
    kinds: dict[str, Callable[[Path], Broker]] = {
        "serverless": FileBroker,
        "Redis": RedisBroker,
        "RabbitMQ": RabbitBroker,
    }
    broker = kinds[name](folder)
    broker.name = name
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
