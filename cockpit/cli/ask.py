"""Questions to a person at a terminal, only for what is missing. What was answered before Ctrl+C is kept as a draft.

Questions stand on standard error, so that standard output holds nothing but data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from cockpit import drafts, farewell
from cockpit.cli.output import talk
from cockpit.command import Command, Receipt
from cockpit.errors import CockpitError, Refused
from cockpit.i18n import N_, _
from cockpit.inputs import Input, read

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.completion import Completer
    from questionary import Question

    from cockpit.session import Session

T = TypeVar("T")

_ESCAPE_WAIT = 0.25
"""Seconds after which a lone Esc is no arrow key any more, on a slow line either."""
_MOST_TO_TICK = 40
"""Names that are shown to be ticked; of more than that the person types the wanted ones."""
_put: list[Application[Any]] = []
"""The question that is being put, or was left; none once it is answered. A process asks one person."""


class Left(KeyboardInterrupt):
    """The person left a question with Ctrl+C, Esc or at the end of input."""


def inputs(
    session: Session, command: type[Command], fields: Sequence[Input], known: Mapping[str, Any]
) -> dict[str, Any]:
    """Ask for each field in turn and return the known texts with the answers."""
    answers = _with_draft(session, command, known)
    asked: list[Input] = []

    def keep() -> Receipt | None:
        unanswered = [
            field.name for field in asked[-1:] if field.name not in answers and field.kind in ("text", "long")
        ]
        return drafts.keep(session, command, {**answers, **dict.fromkeys(unanswered, typed())})

    with keeping(keep):
        for field in fields:
            if field.name not in answers:
                asked.append(field)
                offered = _offered(session, command, field, answers)
                answers[field.name] = choose(_(field.label), offered) if offered else one(session, field)
    return answers


@contextmanager
def keeping(keep: Callable[[], Receipt | None]) -> Iterator[None]:
    """Have what was answered kept when the person leaves the ``with`` block, or is refused, or the line breaks.

    ``keep`` may be called in another thread. A person who is still there is told of the draft.
    """
    try:
        with farewell.keeping(keep):
            yield
    except (KeyboardInterrupt, Exception):
        if (receipt := keep()) is not None:
            talk(receipt)
        raise


def typed() -> str:
    """Return what stands in the question that is being put, or in the one that was left; empty where none is."""
    return _put[-1].current_buffer.text if _put else ""


def _offered(
    session: Session, command: type[Command], field: Input, answers: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return the words of the answers that there are to a question, each with the answer; nothing where any will do."""
    subject = answers.get(command.subject) if command.subject else None
    pk = session.find(command.subject_noun(), subject) if isinstance(subject, str) else subject
    return [(words, answer) for answer, words in command.offers(field.name, pk, session) or ()]


def _with_draft(session: Session, command: type[Command], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known with the answers of a draft about the same thing, if the person wants to go on with it."""
    kept = drafts.find(session, command)
    if not kept or (command.subject and kept.get(command.subject) != known.get(command.subject)):
        return dict(known)
    if not yes(_("Go on with the draft “{title}”?", title=title_of(kept)), default=True):
        drafts.drop(session, command)
        return dict(known)
    drafts.drop(session, command)
    return {**kept, **known}


def title_of(draft: Mapping[str, Any]) -> str:
    """Return what tells a draft from others, short."""
    text = str(draft.get("title") or draft.get(drafts.LINE) or next(iter(draft.values()), ""))
    return text if len(text) <= 60 else f"{text[:59]}…"


def one(session: Session, field: Input, question: str = "", default: str = "") -> str:
    """Ask for one field until the answer can be read."""
    label = question or _(field.label)
    if field.choices is not None:
        chosen = next((member for member in field.choices if member.value == default), None)
        return choose(label, [(_(member.label_id), member) for member in field.choices], chosen).value
    if field.kind == "bool":
        return "yes" if yes(label, default=default in ("yes", "true")) else "no"

    def check(typed: str) -> str | None:
        if not typed.strip():
            return _("please give an answer") if field.required else None
        try:
            read(field, typed, session)
        except CockpitError as error:
            return str(error)
        return None

    names = session.named(field.noun) if field.kind == "pick" else []
    if field.many and 0 < len(names) <= _MOST_TO_TICK and not session.ascii_only:
        return ", ".join(tick(label, names, [part.strip() for part in default.split(",")]))
    hint = _(field.help) if field.help else "" if field.required else _("Enter leaves it open")
    return text(label, default=default, check=check, names=names, hint=hint)


def text(
    label: str,
    *,
    default: str = "",
    check: Callable[[str], str | None] = lambda _typed: None,
    names: Sequence[tuple[str, str]] = (),
    hint: str = "",
) -> str:
    """Ask for a text until ``check`` has nothing to say against it.

    ``names`` complete what is typed; each has a second text that helps to tell it apart.
    """
    import questionary

    return str(
        _answer(
            questionary.text(
                label,
                default=default,
                validate=lambda typed: check(typed) or True,
                validate_while_typing=False,
                instruction=f"({hint})" if hint else None,
                completer=_completer(names) if names else None,
                **_on_standard_error(),
            )
        )
    )


def choose(label: str, choices: Sequence[tuple[str, T]], chosen: T | None = None) -> T:
    """Let the person choose one of several, each with the words that are shown for it."""
    import questionary

    places = [questionary.Choice(words, place) for place, (words, _value) in enumerate(choices)]
    known = (place for place, (_words, value) in zip(places, choices, strict=True) if value == chosen)
    default = None if chosen is None else next(known, None)
    question = questionary.select(
        label,
        choices=places,
        default=default,
        pointer=">",
        instruction=_("(arrow keys, then Enter)"),
        **_on_standard_error(),
    )
    return choices[int(_answer(question))][1]


def tick(label: str, names: Sequence[tuple[str, str]], ticked: Iterable[str] = ()) -> list[str]:
    """Let the person tick any number of names, each with a second text that helps to tell it apart."""
    import questionary

    known = set(ticked)
    places = [questionary.Choice(f"{name}  {hint}".rstrip(), name, checked=name in known) for name, hint in names]
    hint = _("(space ticks, Enter goes on)")
    # What it says itself when it is done is in English.
    question = questionary.checkbox(label, places, instruction=hint, erase_when_done=True, **_on_standard_error())
    chosen = [str(name) for name in _answer(question)]
    talk(f"? {label} {', '.join(chosen) or '-'}")
    return chosen


def yes(question: str, *, default: bool) -> bool:
    """Ask for yes or no; Enter means the default."""
    import questionary

    hint = "(Y/n) " if default else "(y/N) "
    return bool(_answer(questionary.confirm(question, default=default, instruction=hint, **_on_standard_error())))


def confirm(question: str) -> None:
    """Go on only after a yes; no is what Enter means."""
    if not yes(question, default=False):
        raise Refused(N_("nothing was done"))


def _on_standard_error() -> dict[str, Any]:
    from prompt_toolkit.output import create_output

    return {"output": create_output(sys.stderr)}


def _answer(question: Question) -> Any:
    """Put a question and return the answer; ``Left`` when the person leaves it."""
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings

    app = question.application
    keys = KeyBindings()

    @keys.add("escape")
    def _leave(event: KeyPressEvent) -> None:
        if event.current_buffer.complete_state:
            event.current_buffer.cancel_completion()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    # A Ctrl+C that comes before the question reads keys arrives as a signal.
    @keys.add("<sigint>")
    def _interrupt(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    app.key_bindings = merge_key_bindings([bindings for bindings in (app.key_bindings, keys) if bindings])
    app.timeoutlen = app.ttimeoutlen = _ESCAPE_WAIT
    _put[:] = [app]
    try:
        answer = question.unsafe_ask()
    except (KeyboardInterrupt, EOFError):
        raise Left from None
    _put.clear()
    return answer


def _completer(names: Sequence[tuple[str, str]]) -> Completer:
    from prompt_toolkit.completion import WordCompleter

    return WordCompleter(
        [name for name, _hint in names],
        ignore_case=True,
        match_middle=True,
        sentence=True,
        meta_dict={name: hint for name, hint in names if hint},
    )
