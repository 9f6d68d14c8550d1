"""What the doctor looks at: each app registers its own items, `config.doctor` asks them."""

from collections.abc import Callable, Iterable

# Yields a sentence for each thing that is wrong, which also says how it is mended.
Look = Callable[[], Iterable[str]]
_items: dict[str, Look] = {}


def register_item(name: str, look: Look) -> None:
    """Add an item under the name by which it is reported."""
    _items[name] = look


def items() -> dict[str, Look]:
    """Return the registered items by name."""
    return dict(_items)
