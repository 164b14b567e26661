"""The optional second step of signing in: a code that changes every half minute (TOTP)."""

import segno
from django_otp.plugins.otp_totp.models import TOTPDevice

from baoheng.workbench.people.models import Person


def device_of(person: Person) -> TOTPDevice | None:
    """The person's confirmed device."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=person, confirmed=True).first()
    return found


def new_device(person: Person) -> TOTPDevice:
    """A device that waits for its first code; an older one that waits is replaced."""
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    made: TOTPDevice = TOTPDevice.objects.create(user=person, name="手机", confirmed=False)
    return made


def picture(device: TOTPDevice) -> str:
    """The device's secret as a picture to scan (a data address)."""
    made: str = segno.make(device.config_url, error="m").png_data_uri(scale=5)
    return made
