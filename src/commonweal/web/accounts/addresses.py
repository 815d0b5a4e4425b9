"""Where a request comes from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

#: The bits of an address of IPv6 that whoever has one chooses: a household, a rented machine.
_OF_ONE = 64


def address_of(request: HttpRequest) -> str:
    """The address by which whoever asks is counted: that of the connection, or what our own proxy
    says it is; of IPv6 the first of all those that are one's own.

    A proxy adds the address that it sees at the end, so that it is the last
    `settings.TRUSTED_PROXIES` entries that are ours; whatever stands before may be made up.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies = int(settings.TRUSTED_PROXIES)
    told = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    said = told[-proxies] if proxies and len(told) >= proxies else direct
    return _counted(said) or _counted(direct) or direct


def _counted(address: str) -> str:
    """An address as it is counted; "" where it is none."""
    try:
        held = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(held, IPv6Address):
        return str(held)
    if held.ipv4_mapped is not None:
        return str(held.ipv4_mapped)
    return str(IPv6Address(int(held) >> _OF_ONE << _OF_ONE))
