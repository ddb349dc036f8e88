"""Where the data is and who is asking: from options, then the environment, then the platform's own places."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cockpit.areas import nearest as nearest_word
from cockpit.errors import BadInput
from cockpit.i18n import LANGUAGES, N_, from_environment, nearest

FLAGS = {"--ascii": ("ascii_only", True), "--no-mouse": ("mouse", False)}
OPTIONS = {"--store": "store", "--project": "project", "--as": "actor", "--lang": "language", "--theme": "theme"}
"""Options that are understood before or after any verb."""
LEADING = frozenset({"--theme"})
"""Those that are understood only before it, because some verbs have an option of the same name."""

THEMES = (
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox", "monokai", "nord", "rose-pine",
    "rose-pine-dawn", "rose-pine-moon", "solarized-dark", "solarized-light", "textual-dark", "textual-light",
    "tokyo-night",
)  # fmt: skip
"""The colours that the screens know, written down so that the library that draws them need not be loaded."""


class Settings(NamedTuple):
    """What was asked for before any verb is looked at. ``language`` is empty when nothing was said about it."""

    store: str = ""
    project: str | None = None
    actor: str | None = None
    language: str = ""
    theme: str = ""
    ascii_only: bool = False
    mouse: bool = True
    served: bool = False
    """Whether somebody sits at the other end of an SSH connection, who must not reach the files of this machine."""
    key: str = ""
    """The fingerprint of the key with which somebody logged in, where the session itself has to see that it is good."""
    link: int | None = None
    """The inherited descriptor of the line to the server's front, see ``cockpit.presence``; None when there is none."""

    @property
    def path(self) -> Path:
        """The file of the store: as given, else in the platform's data folder, which is made when it is absent."""
        if self.store:
            return Path(self.store).expanduser()
        from platformdirs import user_data_path

        folder = user_data_path("cockpit", appauthor=False)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / "cockpit.db"


def split(argv: list[str], environment: Mapping[str, str] = os.environ) -> tuple[Settings, list[str]]:
    """Take the general options out of a command line, wherever they stand before ``--``; return them and the rest."""
    found: dict[str, str | bool] = {
        "store": environment.get("COCKPIT_STORE", ""),
        "language": environment.get("COCKPIT_LANG", ""),
        "theme": environment.get("COCKPIT_THEME", ""),
    }
    for name, variable in (("project", "COCKPIT_PROJECT"), ("actor", "COCKPIT_AS")):
        if environment.get(variable):
            found[name] = environment[variable]
    rest: list[str] = []
    waiting = list(reversed(argv))
    while waiting:
        word = waiting.pop()
        if word == "--":
            rest += [word, *reversed(waiting)]
            break
        option, equals, value = word.partition("=")
        if word in FLAGS:
            flag, given = FLAGS[word]
            found[flag] = given
        elif option in OPTIONS and (option not in LEADING or not rest):
            if not equals:
                value = waiting.pop() if waiting else ""
            if not value:
                raise BadInput(N_("{option} needs a value"), option=option)
            found[OPTIONS[option]] = value
        else:
            rest.append(word)
    return _checked(found), rest


def _checked(found: dict[str, str | bool]) -> Settings:
    language = str(found["language"])
    if language and not language.lower().startswith(("en", "zh")):
        raise BadInput(
            N_("there is no language {language}; take one of: {languages}"),
            language=language,
            languages=", ".join(LANGUAGES),
        )
    found["language"] = nearest(language) if language else ""
    _check_theme(str(found["theme"]))
    return Settings(**found)  # type: ignore[arg-type]


def _check_theme(theme: str) -> None:
    if not theme or theme in THEMES:
        return
    close = nearest_word(theme, list(THEMES))
    if close is not None:
        raise BadInput(N_("there is no theme {value}; did you mean {nearest}?"), value=theme, nearest=close)
    raise BadInput(N_("there is no theme {value}; take one of: {themes}"), value=theme, themes=", ".join(THEMES))


def spoken_language(settings: Settings, preferred: str | None = None) -> str:
    """Return the language to speak: the one asked for, else the person's own, else the environment's."""
    return settings.language or preferred or from_environment()
