"""Bring every catalogue up to date with the source and compile it; name what is not translated yet."""

from __future__ import annotations

import sys

from cockpit.i18n import LANGUAGES
from cockpit.locale import load, mo_bytes, po_path, po_text, updated


def main() -> int:
    """Write the catalogues and return 1 when a message has no translation."""
    untranslated = 0
    for language in LANGUAGES:
        if language == "en":
            continue
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_text(updated(language)))
        catalog = load(language)
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        for message in catalog:
            if message.id and not (message.string if isinstance(message.string, str) else all(message.string or ())):
                untranslated += 1
                sys.stdout.write(f"{language}: {message.id!r}\n")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
