"""Yes and no in the cells of files."""

from cockpit.choice import Choice
from cockpit.i18n import N_


class YesNo(Choice):
    """Whether something is so, in files."""

    YES = "yes", N_("yes")
    NO = "no", N_("no")
