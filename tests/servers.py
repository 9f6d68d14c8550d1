"""Real servers at their usual ports of this machine, where they run."""

import contextlib
import os
import socket
import uuid
from collections.abc import Iterator

import psycopg
import pytest
import redis
from kombu import Connection

POSTGRESQL = "host=127.0.0.1 port=5432 user=postgres dbname=postgres connect_timeout=2"
PORTS = {"PostgreSQL": 5432, "Redis": 6379, "RabbitMQ": 5672}


def need_server(name: str) -> None:
    """Skip, saying why, where a server doesn't answer; fail where nothing may be skipped."""
    try:
        socket.create_connection(("127.0.0.1", PORTS[name]), timeout=2).close()
    except OSError:
        reason = f"no {name} server answers at 127.0.0.1:{PORTS[name]}"
        if os.environ.get("SAFELIGHT_TEST_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)


@contextlib.contextmanager
def throw_away_database() -> Iterator[str]:
    """Create a database on the PostgreSQL server, give its name, drop it afterwards."""
    need_server("PostgreSQL")
    name = f"safelight_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def versions() -> list[str]:
    """Return which servers answer on this machine, with their versions."""
    found = []
    for name, ask in (
        ("PostgreSQL", _postgresql_version),
        ("Redis", _redis_version),
        ("RabbitMQ", _rabbitmq_version),
    ):
        try:
            found.append(f"{name} {ask()}")
        except (OSError, psycopg.Error, redis.RedisError):
            found.append(f"no {name} (none answers at 127.0.0.1:{PORTS[name]})")
    return found


def _postgresql_version() -> str:
    with psycopg.connect(POSTGRESQL) as server:
        return str(server.info.parameter_status("server_version")).split()[0]


def _redis_version() -> str:
    return str(redis.Redis(port=PORTS["Redis"]).info("server")["redis_version"])


def _rabbitmq_version() -> str:
    with Connection(f"amqp://guest:guest@127.0.0.1:{PORTS['RabbitMQ']}//", connect_timeout=2) as it:
        it.connect()
        return str(it.connection.server_properties["version"])
