"""The second factor: a code from an app (TOTP), or a recovery code."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b32encode

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from commonweal.web.accounts.models import RecoveryCode, User

#: How many recovery codes there are, and random bytes of each: too many to try.
CODES, _BYTES = 10, 10


def needs_second(user: User) -> bool:
    """Whether somebody's roles ask for a second factor (`settings.SECOND_FACTOR_ROLES`).

    Demonstration accounts need none where `settings.SECOND_FACTOR_OF_DEMONSTRATION` is off and the
    application is tried out on one machine.
    """
    tried_out = settings.LOCAL and not settings.SECOND_FACTOR_OF_DEMONSTRATION
    if user.demonstration and tried_out:
        return False
    return any(role in settings.SECOND_FACTOR_ROLES for role, _ in user.held)


def device_of(user: User) -> TOTPDevice | None:
    """The app with which somebody signs in; None where none is set up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def begun(user: User) -> TOTPDevice:
    """The app that somebody is setting up: its secret stays until a code of it was entered."""
    found = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    if found is not None:
        return found
    return TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def picture(device: TOTPDevice) -> str:
    """The QR code to scan, as the address of an image that holds its own data."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4))


def secret_of(device: TOTPDevice) -> str:
    """The secret in groups of four, to be typed."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def confirm(user: User, code: str) -> list[str] | None:
    """Take an app into use with a code of it.

    Returns
    -------
    The recovery codes, to be shown once; None where the code is wrong.
    """
    device = begun(user)
    if not verify_token(user, device.persistent_id, _plain(code)):
        return None
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        return new_codes(user)


def verified(user: User, code: str) -> TOTPDevice | None:
    """The app where a code of it, or an unused recovery code, is right; None where it is not.

    Each wrong code makes the wait for the next one longer (`wait`).
    """
    device = device_of(user)
    if device is None or wait(device):
        return None
    plain = _plain(code)
    if len(plain) == device.digits and plain.isdigit():
        right = verify_token(user, device.persistent_id, plain) is not None
    else:
        right = _used(user, plain)
        if not right:
            device.throttle_increment()
    return device if right else None


def wait(device: TOTPDevice) -> int:
    """For how many seconds no code is taken, after wrong ones."""
    allowed, why = device.verify_is_allowed()
    if allowed:
        return 0
    until = (why or {}).get("locked_until")
    return 1 if until is None else max(1, int((until - timezone.now()).total_seconds()) + 1)


def new_codes(user: User) -> list[str]:
    """New recovery codes in place of those that were; only their hashes are kept."""
    made = [b32encode(secrets.token_bytes(_BYTES)).decode().lower() for _ in range(CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create([RecoveryCode(user=user, hash=_hash(c)) for c in made])
    return ["-".join(one[at : at + 4] for at in range(0, len(one), 4)) for one in made]


def codes_left(user: User) -> int:
    """How many recovery codes were not used."""
    return int(RecoveryCode.objects.filter(user=user, used_at=None).count())


def forget(user: User) -> None:
    """Take away the second factor: it is set up anew at the next sign-in."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _used(user: User, plain: str) -> bool:
    """Use up a recovery code: of two who send it at once, one is let in."""
    held = RecoveryCode.objects.filter(user=user, hash=_hash(plain), used_at=None)
    return bool(held.update(used_at=timezone.now()) == 1)


def _hash(plain: str) -> str:
    # The codes are random and long, so that a plain hash is as good as a slow one.
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(code: str) -> str:
    return "".join(one for one in code.lower() if one.isalnum())
