"""The public keys that people log in with."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from cockpit.i18n import N_
from cockpit.text import Line, Name
from storage.record import Record


class AccessKey(Record):
    """A public key and the person it stands for, in every project of the store.

    ``fingerprint`` is OpenSSH's (``SHA256:`` and base64), ``public_key`` the type and the base64 body as in a ``.pub``
    file. ``expires`` is the last day on which it opens anything. A revoked key is archived: it stays for the record.
    """

    table: ClassVar[str] = "access_key"
    unique: ClassVar[tuple[tuple[str, ...], ...]] = (("fingerprint",),)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("person",),)

    person: Annotated[Name, Field(title=N_("Person"), max_length=40)]
    fingerprint: Annotated[Name, Field(title=N_("Fingerprint"))]
    public_key: Annotated[str, Field(title=N_("Public key"), max_length=20_000)]
    device: Annotated[Line, Field(title=N_("Device"), max_length=200)] = ""
    expires: Annotated[date | None, Field(title=N_("Expires"))] = None
    archived: bool = False
