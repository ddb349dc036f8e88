"""The operating system's reasons as words of ours, which exist in every language."""

from __future__ import annotations

import errno

from cockpit.i18n import N_
from cockpit.message import Message

NO_FOLDER = N_("there is no such folder")
NO_FILE = N_("what stands there is no ordinary file; name another, or give - for standard output")
_REASONS = {
    errno.ENOENT: N_("there is no such file"),
    errno.EACCES: N_("there is no permission"),
    errno.EPERM: N_("there is no permission"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENOSPC: N_("there is no space left on the disk"),
    errno.EDQUOT: N_("there is no space left on the disk"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the disk reports an error"),
}


def reason(error: OSError) -> Message:
    """Return why the system refused; its own words where they are none of the common ones."""
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return Message(known or error.strerror or str(error))
