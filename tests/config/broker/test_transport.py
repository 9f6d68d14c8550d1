"""kombu finds the file broker by its URL and gets what AMQP promises."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from config import broker

EXCHANGE = Exchange("jobs", "direct")
QUEUE = Queue("jobs", EXCHANGE, "jobs")


@pytest.fixture
def url(tmp_path: Path) -> str:
    broker.register()
    return f"safelight+sqlite://{quote(str(tmp_path / 'a folder; with 100%' / 'broker.sqlite3'))}"


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    with Connection(url) as connection:
        yield connection


def publish(connection: Connection, *ids: int, **options: Any) -> None:
    producer = Producer(connection.channel())
    for number in ids:
        producer.publish(
            {"id": number}, exchange=EXCHANGE, routing_key="jobs", declare=[QUEUE], **options
        )


def get(connection: Connection, **options: Any) -> Any:
    return QUEUE(connection.default_channel).get(**options)


def test_path_of_the_url_may_hold_spaces_and_signs(connection: Connection, tmp_path: Path) -> None:
    publish(connection, 1)
    assert (tmp_path / "a folder; with 100%" / "broker.sqlite3").is_file()


def test_acknowledged_message_is_gone_for_every_connection(
    connection: Connection, url: str
) -> None:
    publish(connection, 1)
    message = get(connection)
    assert message.payload == {"id": 1}
    message.ack()
    with Connection(url) as other:
        assert get(other) is None


def test_closing_a_connection_gives_its_messages_back(connection: Connection, url: str) -> None:
    publish(connection, 1)
    with Connection(url) as leaving:
        assert get(leaving).payload == {"id": 1}
        assert get(connection) is None
    returned = get(connection)
    assert returned.payload == {"id": 1}
    assert returned.delivery_info["redelivered"]


def test_rejected_message_is_requeued_or_dropped(connection: Connection) -> None:
    publish(connection, 1)
    get(connection).requeue()
    get(connection).reject()
    assert get(connection) is None


def test_message_that_needs_no_acknowledgement_is_delivered_once(
    connection: Connection, url: str
) -> None:
    publish(connection, 1)
    assert get(connection, no_ack=True).payload == {"id": 1}
    with Connection(url) as other:
        assert get(other) is None


def test_priority_orders_delivery(connection: Connection) -> None:
    publish(connection, 1, priority=1)
    publish(connection, 9, priority=9)
    assert get(connection).payload == {"id": 9}


def test_fanout_reaches_every_queue_and_each_only_once(connection: Connection, url: str) -> None:
    everyone = Exchange("everyone", "fanout")
    queues = [Queue(name, everyone) for name in ("first", "second")]
    with Connection(url) as other:
        for queue, owner in zip(queues, (connection, other), strict=True):
            queue(owner.default_channel).declare()
            queue(owner.default_channel).declare()
        Producer(connection.channel()).publish({"id": 1}, exchange=everyone, declare=[everyone])
        for queue, owner in zip(queues, (connection, other), strict=True):
            bound = queue(owner.default_channel)
            message = bound.get(no_ack=True)
            assert message is not None
            assert message.payload == {"id": 1}
            assert bound.get(no_ack=True) is None


def test_consumer_is_called_for_what_another_connection_published(
    connection: Connection, url: str
) -> None:
    received = []

    def receive(body: Any, message: Any) -> None:
        received.append(body)
        message.ack()

    with Connection(url) as other, Consumer(connection, [QUEUE], callbacks=[receive]):
        publish(other, 1, 2)
        for _ in range(2):
            connection.drain_events(timeout=2)
    assert received == [{"id": 1}, {"id": 2}]


def test_purge_empties_the_queue(connection: Connection) -> None:
    publish(connection, 1, 2)
    assert QUEUE(connection.default_channel).purge() == 2
    assert get(connection) is None


def test_deleted_queue_takes_its_messages_and_bindings_along(connection: Connection) -> None:
    publish(connection, 1)
    QUEUE(connection.default_channel).delete()
    channel: Any = connection.default_channel
    assert channel.get_table("jobs") == []
    assert channel.queue_declare("jobs").message_count == 0


def test_unbound_queue_receives_nothing_more(connection: Connection) -> None:
    publish(connection, 1)
    QUEUE(connection.default_channel).unbind_from(EXCHANGE, "jobs")
    channel: Any = connection.default_channel
    assert channel.get_table("jobs") == []
