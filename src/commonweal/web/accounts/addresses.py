"""Where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks: that of the connection, or what our own proxy says it is.

    A proxy adds the address that it sees at the end, so that it is the last
    `settings.TRUSTED_PROXIES` entries that are ours; whatever stands before may be made up.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    proxies = int(settings.TRUSTED_PROXIES)
    if not proxies:
        return direct
    told = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    try:
        return str(ip_address(told[-proxies] if len(told) >= proxies else direct))
    except ValueError:
        return direct
