"""The broker's file keeps every message until it is acknowledged."""

import multiprocessing
import stat
import threading
import time
from pathlib import Path

import pytest

from config.broker import owners
from config.broker.store import Binding, Store

FORK = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "broker.sqlite3"


@pytest.fixture
def store(path: Path) -> Store:
    return Store(path, visibility_timeout=60)


def ids(store: Store, queue: str = "default") -> list[int]:
    """Lease and acknowledge everything that waits; return the ids in the order they came."""
    found = []
    while lease := store.lease(queue):
        store.acknowledge(lease.tag)
        found.append(lease.message["id"])
    return found


def test_messages_come_in_the_order_they_were_put(store: Store) -> None:
    for number in range(5):
        store.put("default", {"id": number}, priority=0)
    assert ids(store) == [0, 1, 2, 3, 4]


def test_higher_priority_comes_first(store: Store) -> None:
    for priority in (0, 9, 5):
        store.put("default", {"id": priority}, priority)
    assert ids(store) == [9, 5, 0]


def test_queues_do_not_mix(store: Store) -> None:
    store.put("studio", {"id": 1}, 0)
    assert store.lease("default") is None
    assert ids(store, "studio") == [1]


def test_leased_message_is_hidden_and_given_back_at_its_place(store: Store) -> None:
    store.put("default", {"id": 1}, 0)
    store.put("default", {"id": 2}, 0)
    lease = store.lease("default")
    assert lease is not None
    assert store.size("default") == 1
    store.give_back(lease.tag)
    again = store.lease("default")
    assert again is not None
    assert again.message == {"id": 1}
    assert again.is_redelivered
    assert not lease.is_redelivered


def test_acknowledging_a_lost_lease_leaves_the_new_one_alone(path: Path) -> None:
    store = Store(path, visibility_timeout=0.05)
    store.put("default", {"id": 1}, 0)
    first = store.lease("default")
    assert first is not None
    assert store.lease("default") is None
    time.sleep(0.06)
    second = Store(path, visibility_timeout=60).lease("default")
    assert second is not None
    assert second.message == {"id": 1}
    store.acknowledge(first.tag)
    store.give_back(first.tag)
    assert store.lease("default") is None
    store.give_back(second.tag)
    assert ids(store) == [1]


def lease_and_die(path: Path) -> None:
    assert Store(path, visibility_timeout=3600).lease("default") is not None


def test_message_of_a_dead_process_returns_within_a_second(path: Path, store: Store) -> None:
    store.put("default", {"id": 1}, 0)
    worker = FORK.Process(target=lease_and_die, args=(path,))
    worker.start()
    worker.join()
    died = time.monotonic()
    while (lease := store.lease("default")) is None and time.monotonic() < died + 5:
        time.sleep(0.05)
    assert lease is not None
    assert lease.message == {"id": 1}
    assert time.monotonic() - died < 1


def test_owner_with_a_reused_process_id_is_dead() -> None:
    pid, started = owners.this_process().split(":")
    assert owners.is_alive(f"{pid}:{started}")
    assert not owners.is_alive(f"{pid}:{float(started) - 60:.2f}")


def own_and_die(path: Path) -> None:
    store = Store(path, visibility_timeout=3600)
    store.bind("events", Binding("", "", "private"))
    store.own_queue("private")
    store.put("private", {"id": 1}, 0)


def test_private_queue_goes_with_its_process(path: Path, store: Store) -> None:
    process = FORK.Process(target=own_and_die, args=(path,))
    process.start()
    process.join()
    assert store.size("private") == 1
    store.reclaim()
    assert store.size("private") == 0
    assert store.bindings("events") == []


def test_purge_counts_what_waited_and_spares_what_is_leased(store: Store) -> None:
    for number in range(3):
        store.put("default", {"id": number}, 0)
    lease = store.lease("default")
    assert lease is not None
    assert store.purge("default") == 2
    store.give_back(lease.tag)
    assert ids(store) == [0]


def test_only_the_owner_can_read_the_files(path: Path, store: Store) -> None:
    store.put("default", {"id": 1}, 0)
    files = list(path.parent.iterdir())
    assert len(files) == 3  # the database, its write-ahead log and its index
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_threads_share_the_messages_without_doubling_any(store: Store) -> None:
    for number in range(200):
        store.put("default", {"id": number}, 0)
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.extend(ids(store))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(200))


def put_from_child(store: Store, first: int) -> None:
    for number in range(first, first + 50):
        store.put("default", {"id": number}, 0)


def test_forked_children_open_the_file_anew(store: Store) -> None:
    store.put("default", {"id": 100}, 0)
    children = [FORK.Process(target=put_from_child, args=(store, first)) for first in (0, 50)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0, 0]
    assert sorted(ids(store)) == list(range(101))
