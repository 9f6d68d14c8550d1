"""From which network a request comes, as a keyed hash: enough to count, not to find anybody."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.sessions.browsers import network_of
from privacy.watch.noting import keyed_mark


def network_mark(request: HttpRequest) -> str:
    """Return the mark of the sender's network (IPv4 /24, IPv6 /48); empty where it is unknown."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""
    return keyed_mark("network", network_of(address))


def address_mark(address: str) -> str:
    """Return the mark of an e-mail address, known here or not."""
    return keyed_mark("address", address.strip().lower())
