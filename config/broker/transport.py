"""What kombu sees: a channel over the store, leasing on get and deleting on acknowledgement."""

import sqlite3
from functools import cached_property
from pathlib import Path
from queue import Empty
from typing import Any
from urllib.parse import unquote, urlsplit

from kombu.transport import virtual

from config.broker.store import Binding, Store

VISIBILITY_TIMEOUT_SECONDS = 3600.0


def path_of(url: str) -> Path:
    """Return the absolute path in `sqlite:///path`, as kombu hands the URL over."""
    return Path("/" + unquote(urlsplit(url).path).lstrip("/"))


class Channel(virtual.Channel):
    """A channel whose queues, bindings and messages lie in the broker's file."""

    supports_fanout = True

    def __init__(self, connection: virtual.Transport, **options: Any) -> None:
        super().__init__(connection, **options)
        self._unacknowledged_queues: set[str] = set()

    @property
    def store(self) -> Store:
        transport: Any = self.connection
        store: Store = transport.store
        return store

    # Messages ---------------------------------------------------------------------------

    def _put(self, queue: str, message: dict[str, Any], **_options: Any) -> None:
        self.store.put(queue, message, self._get_message_priority(message))

    def _put_fanout(
        self, exchange: str, message: dict[str, Any], _routing_key: str, **_options: Any
    ) -> None:
        for queue in {queue for _, _, queue in self.get_table(exchange)}:
            self._put(queue, message)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002
        lease = self.store.lease(queue)
        if lease is None:
            raise Empty
        if queue in self._unacknowledged_queues:
            self.store.acknowledge(lease.tag)
        properties = lease.message["properties"]
        properties["delivery_tag"] = lease.tag
        properties["delivery_info"]["redelivered"] = lease.is_redelivered
        return lease.message

    def basic_get(self, queue: str, no_ack: bool = False, **options: Any) -> Any:
        message = super().basic_get(queue, no_ack=no_ack, **options)
        if no_ack and message is not None:
            self.store.acknowledge(str(message.delivery_tag))
        return message

    def basic_consume(self, queue: str, no_ack: bool, *args: Any, **options: Any) -> Any:
        change = self._unacknowledged_queues.add if no_ack else self._unacknowledged_queues.discard
        change(queue)
        return super().basic_consume(queue, no_ack, *args, **options)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        self.store.acknowledge(delivery_tag)
        super().basic_ack(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        if requeue:
            self.store.give_back(delivery_tag)
        else:
            self.store.acknowledge(delivery_tag)
        self.qos.ack(delivery_tag)

    def _restore(self, message: Any) -> None:
        self.store.give_back(message.delivery_tag)

    # Queues and exchanges ----------------------------------------------------------------

    def _new_queue(self, queue: str, auto_delete: bool = False, **_options: Any) -> None:
        if auto_delete:
            self.store.own_queue(queue)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        self.store.bind(exchange, Binding(routing_key or "", pattern or "", queue or ""))

    def queue_unbind(
        self,
        queue: str,
        exchange: str | None = None,
        routing_key: str = "",
        arguments: dict[str, Any] | None = None,
        **_options: Any,
    ) -> None:
        exchange = exchange or "amq.direct"
        self.state.binding_delete(queue, exchange, routing_key)
        row = self.typeof(exchange).prepare_bind(queue, exchange, routing_key, arguments)
        self.store.unbind(exchange, Binding(*(str(part or "") for part in row)))

    def get_table(self, exchange: str) -> list[tuple[str, str, str]]:
        return [*self.store.bindings(exchange)]

    def queue_delete(
        self,
        queue: str,
        if_unused: bool = False,  # noqa: ARG002  # no virtual transport counts consumers
        if_empty: bool = False,
        **_options: Any,
    ) -> None:
        if if_empty and self._size(queue):
            return
        self.store.delete_queue(queue)
        self.state.queue_bindings_delete(queue)

    def _size(self, queue: str) -> int:
        return self.store.size(queue)

    def _purge(self, queue: str) -> int:
        return self.store.purge(queue)


class Transport(virtual.Transport):
    """The transport behind `safelight+sqlite:///absolute/path`."""

    Channel = Channel
    can_parse_url = True
    default_port = 0
    driver_type = "sqlite"
    driver_name = "safelight"
    polling_interval = 0.1
    connection_errors = (*virtual.Transport.connection_errors, sqlite3.OperationalError)
    implements = virtual.Transport.implements.extend(
        exchange_type=frozenset({"direct", "topic", "fanout"})
    )

    @cached_property
    def store(self) -> Store:
        client: Any = self.client
        timeout = client.transport_options.get("visibility_timeout", VISIBILITY_TIMEOUT_SECONDS)
        return Store(path_of(client.hostname), timeout)

    def close_connection(self, connection: Any) -> None:
        super().close_connection(connection)
        self.store.close()

    def driver_version(self) -> str:
        return sqlite3.sqlite_version
