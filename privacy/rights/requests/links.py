"""Links that open one request to whoever has them; nothing that is stored tells their secret."""

from enum import StrEnum

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from privacy.rights.requests.models import RightsRequest


class Link(StrEnum):
    """What a link is good for; the value names its address in the URLs."""

    STATUS = "request-status"
    VERIFY = "request-verify"
    AUTHORITY = "request-authority"


def token(case: RightsRequest, link: Link) -> str:
    """Return the secret part of a link."""
    return salted_hmac(f"privacy.{link}", str(case.pk), algorithm="sha256").hexdigest()


def opens(case: RightsRequest, link: Link, given: str) -> bool:
    """Say whether this is that link's secret."""
    return constant_time_compare(given, token(case, link))


def address_of(case: RightsRequest, link: Link, *, site: str) -> str:
    """Return a whole URL, empty where nobody knows under which address this site is reached."""
    return site.rstrip("/") + reverse(link, args=[case.pk, token(case, link)]) if site else ""
