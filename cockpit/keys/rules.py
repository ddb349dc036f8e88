"""Rules of keys: which public keys are good enough, and when one opens anything.

The text of a key is read here by hand (RFC 4253 section 6.6, RFC 5656, RFC 8709), so that keys can be managed on a
machine that has no SSH library.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import date

from cockpit.clean import clean_line
from cockpit.errors import BadInput
from cockpit.i18n import N_

RSA_BITS = 2048
"""The shortest RSA key that is taken."""
LONGEST = 20_000
"""Characters that the text of a public key may have."""
_POINTS = {
    "ecdsa-sha2-nistp256": ("nistp256", 65),
    "ecdsa-sha2-nistp384": ("nistp384", 97),
    "ecdsa-sha2-nistp521": ("nistp521", 133),
    "sk-ecdsa-sha2-nistp256@openssh.com": ("nistp256", 65),
}
"""Type to the name of its curve and the bytes of an uncompressed point on it."""
_EDWARDS = ("ssh-ed25519", "sk-ssh-ed25519@openssh.com")
TYPES = (*_EDWARDS, *_POINTS, "ssh-rsa")


@dataclass(frozen=True)
class PublicKey:
    """A public key as it was read: its type, its body, the comment behind it, and its fingerprint."""

    type: str
    body: bytes
    comment: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint as OpenSSH prints it."""
        return fingerprint(self.body)

    @property
    def text(self) -> str:
        """The key as one line without its comment."""
        return f"{self.type} {base64.b64encode(self.body).decode('ascii')}"


def fingerprint(body: bytes) -> str:
    """Return ``SHA256:`` and the base64 of the digest, without padding."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(body).digest()).decode("ascii").rstrip("=")


def read_public_key(text: str) -> PublicKey:
    """Return the key in the text of a ``.pub`` file; ``BadInput`` says why it is not taken."""
    if "PRIVATE KEY" in text[:LONGEST]:
        raise _bad(N_("this is a private key; give the file that ends in .pub, and show the other to nobody"))
    lines = [line for line in text[: LONGEST + 1].splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if len(lines) != 1 or len(text) > LONGEST:
        raise _bad(N_("this is not one public key; give one line such as “ssh-ed25519 AAAA… name”"))
    words = lines[0].split(None, 2)
    if len(words) < 2 or words[0] not in TYPES:
        raise _bad(N_("this is no public key that is taken here; make one with “ssh-keygen -t ed25519”"))
    try:
        body = base64.b64decode(words[1], validate=True)
        _check_body(words[0], body)
    except (ValueError, binascii.Error, IndexError, UnicodeError):
        raise _bad(N_("this public key is damaged; copy the whole line of the .pub file")) from None
    return PublicKey(words[0], body, clean_line(words[2]) if len(words) == 3 else "")


def is_live(expires: date | None, today: date) -> bool:
    """Return whether a key that is valid up to and including ``expires`` still opens anything."""
    return expires is None or today <= expires


def _check_body(kind: str, body: bytes) -> None:
    """Raise ``ValueError`` when the body is not a key of its type, ``BadInput`` when it is one that is too weak."""
    fields = _fields(body)
    if fields[0] != kind.encode("ascii"):
        raise ValueError(kind)
    hardware = kind.startswith("sk-")
    if kind in _EDWARDS:
        good = len(fields[1]) == 32 and len(fields) == 2 + hardware
    elif kind in _POINTS:
        curve, size = _POINTS[kind]
        good = fields[1] == curve.encode("ascii") and len(fields[2]) == size and len(fields) == 3 + hardware
    else:
        bits = int.from_bytes(fields[2], "big").bit_length()
        if len(fields) == 3 and 0 < bits < RSA_BITS:
            raise BadInput(
                N_("this RSA key has {bits} bits; at least {least} are needed, or take an Ed25519 key"),
                field="public_key",
                bits=bits,
                least=RSA_BITS,
            )
        good = len(fields) == 3 and bits >= RSA_BITS
    if not good:
        raise ValueError(kind)


def _fields(body: bytes) -> list[bytes]:
    """Return the length-prefixed strings that the body is made of."""
    found = []
    at = 0
    while at < len(body):
        size = int.from_bytes(body[at : at + 4], "big")
        if at + 4 + size > len(body):
            raise ValueError("truncated")
        found.append(body[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def _bad(message: str) -> BadInput:
    return BadInput(message, field="public_key")
