"""What a request tells of a browser, said in words and cut so that it names no place."""

import ipaddress
from typing import Final

from django.utils.translation import gettext as _

# The first that fits: most browsers also claim to be the ones after them.
FAMILIES: Final = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrom": "Chrome",
    "Safari": "Safari",
}
SYSTEMS: Final = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
KEPT_BITS: Final = {4: 24, 6: 48}


def browser_words(user_agent: str) -> str:
    """Say which browser and system a User-Agent header means, without any version."""
    family, system = _first(FAMILIES, user_agent), _first(SYSTEMS, user_agent)
    if family and system:
        return _("%(browser)s on %(system)s") % {"browser": family, "system": system}
    return family or system or _("Another program")


def network_of(address: str) -> str:
    """Return an IP address without its end (IPv4 /24, IPv6 /48), or nothing."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{ip}/{KEPT_BITS[ip.version]}", strict=False))


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((words for sign, words in names.items() if sign in user_agent), "")
