"""Making something from one typed line: echo what was understood, ask only for what is missing, save.

Without a person to ask, what is missing or in doubt is named and nothing is saved.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cockpit import drafts
from cockpit.cli import ask
from cockpit.cli.output import explain, talk
from cockpit.command import Command, Receipt
from cockpit.errors import BadInput, CockpitError
from cockpit.i18n import N_, _, aside
from cockpit.inputs import (
    Input,
    build,
    guesses_of,
    inputs_of,
    missing_inputs,
    option_name,
    read,
    settled,
    show,
    understood,
)
from cockpit.message import Message
from cockpit.quick import Offer, Quick, read_line

if TYPE_CHECKING:
    from cockpit.session import Session

T = TypeVar("T")

_NOTHING = (None, "", ())
_SAVE, _CHANGE, _DRAFT = "save", "change", "draft"


def give_line(
    session: Session, command: type[Command], texts: Mapping[str, Any], *, asking: bool, yes: bool, wizard: bool
) -> Iterable[Receipt]:
    """Give a command made from a line, from options, or from answers; yield a receipt for each thing that was made."""
    given = dict(texts)
    line = str(given.pop("line", ""))
    options = _Options(session, command, given)
    if asking:
        yield from _Conversation(session, command, options, wizard=wizard).hold(line)
        return
    quicks = [options.applied(quick) for quick in read_line(command, line, session)]
    try:
        complete = [_unasked(session, command, quick, yes=yes) for quick in quicks]
    except BadInput as error:
        error.unfinished = (command, quicks)
        raise
    for made in complete:
        # What a person is shown before saving, others learn afterwards.
        beside, facts = tuple(command.preview(made, session)), command.facts(made, session)
        yield _done(session, made)._replace(beside=beside, facts=facts)


def _done(session: Session, made: Command) -> Receipt:
    done = session.do(made)
    return done._replace(again=command_line(made, done, session))


class _Options:
    """What was given by options, read; a date that had to be guessed is a guess as in a line."""

    def __init__(self, session: Session, command: type[Command], texts: Mapping[str, Any]) -> None:
        fields = {field.name: field for field in inputs_of(command)}
        self._command = command
        self._guesses: list[tuple[str, Message]] = []
        answers: list[dict[str, Any]] = []
        for name, text in texts.items():
            answers.append(understood(command, fields[name], text, session))
            self._guesses += [(name, guess) for guess in guesses_of(fields[name], text, session)]
        self.inputs = settled(command, answers)

    def applied(self, quick: Quick) -> Quick:
        """Return what was understood, settled by the options."""
        quick = quick.answered(_beside(self._command, quick, self.inputs))
        return replace(quick, guesses=(*quick.guesses, *self._guesses))


def _beside(command: type[Command], quick: Quick, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with what they change of that which was understood before."""
    whole = command.settle(quick.inputs, answers)
    return {name: value for name, value in whole.items() if name in answers or quick.inputs.get(name) != value}


# Without a person to ask


def _unasked(session: Session, command: type[Command], quick: Quick, *, yes: bool) -> Command:
    """Return the command if nothing is missing or in doubt; guesses are taken only after ``--yes``, and are told."""
    labels = {field.name: _(field.label) for field in inputs_of(command)}
    if quick.doubts:
        told = (
            _("{label}: {doubt}; give --{option}", label=labels.get(name, name), doubt=doubt, option=option_name(name))
            for name, doubt in quick.doubts
        )
        raise BadInput("{doubts}", field=quick.doubts[0][0], doubts="; ".join(told))
    absent = [field.name for field in inputs_of(command) if field.required and field.name not in quick.inputs]
    if not quick.inputs.get("draft"):
        lacking = command.lacking(quick.inputs, quick.missing)
        absent += [name for name in lacking if name not in absent and name not in quick.following]
    if absent:
        raise _absent(command, absent, quick)
    contradictions = "; ".join(
        _("{label}: {value}", label=labels.get(name, name), value=problem)
        for name, problem in command.contradictions(quick.inputs, session)
    )
    if contradictions and not yes:
        raise BadInput(N_("{contradictions}; add --yes if that is meant"), contradictions=contradictions)
    guesses = "; ".join(
        _("{label}: {value}", label=labels.get(name, name), value=guess) for name, guess in quick.guesses
    )
    if guesses and not yes:
        raise BadInput(N_("something was assumed: {guesses}; add --yes if that is right"), guesses=guesses)
    if guesses:
        talk(_("assumed: {guesses}", guesses=guesses))
    return build(command, quick.inputs, session)


def _absent(command: type[Command], absent: Sequence[str], quick: Quick) -> BadInput:
    """Return the refusal that names what is missing, with the answers to choose from where there are any."""
    error = missing_inputs(command, absent, quick.inputs)
    for name, offers in quick.offers.items():
        if name not in absent:
            continue
        listed = "; ".join(str(offer.label) for offer in offers.choices)
        text = N_("{refusal}. For --{option}, {offers}: {listed}")
        return BadInput(
            text, field=error.field, refusal=error, option=option_name(name), offers=offers.title, listed=listed
        )
    return error


# With a person to ask


class _Conversation:
    """Makes one thing after another out of a line, a draft, or answers."""

    def __init__(self, session: Session, command: type[Command], options: _Options, *, wizard: bool) -> None:
        self._session = session
        self._command = command
        self._options = options
        self._wizard = wizard
        self._resumed = False
        self._left_open: frozenset[str] = frozenset()

    def hold(self, line: str) -> Iterator[Receipt]:
        """Ask and save until everything that the line speaks of is made."""
        waiting = self._first(line)
        while waiting:
            entry = _Entry(self._session, self._command, waiting.pop(0), self._options, wizard=self._wizard)
            entry.asked |= self._left_open
            self._left_open = frozenset()
            keep = partial(self._keep_entry, entry, waiting)
            with ask.keeping(keep):
                done = _done(self._session, entry.settled())
            waiting = [*entry.more, *waiting]
            if self._resumed:
                drafts.drop(self._session, self._command)
                self._resumed = False
            yield done

    def _first(self, line: str) -> list[Quick]:
        """Return what the line says; without one go on with the draft that was left behind, or ask for a line."""
        if not line and not self._options.inputs:
            kept = self._draft()
            if kept and drafts.LINE not in kept:
                self._left_open = frozenset(kept.get(drafts.OPEN, ()))
                empty = dict.fromkeys(self._left_open)
                blank = read_line(self._command, "", self._session)
                return [quick.answered(empty | self._readable(kept)) for quick in blank]
            line = self._line(str(kept.get(drafts.LINE, "")))
        return [self._options.applied(quick) for quick in read_line(self._command, line, self._session)]

    def _draft(self) -> dict[str, Any]:
        kept = drafts.find(self._session, self._command)
        if not kept:
            return {}
        if ask.yes(_("Go on with the draft “{title}”?", title=ask.title_of(kept)), default=True):
            self._resumed = True
            return kept
        drafts.drop(self._session, self._command)
        return self._draft()

    def _line(self, begun: str) -> str:
        explain(_(self._command.help()))

        def check(typed: str) -> str | None:
            if not typed.strip():
                return _("please give an answer")
            try:
                read_line(self._command, typed, self._session)
            except CockpitError as error:
                return str(error)
            return None

        with ask.keeping(lambda: self._keep({drafts.LINE: ask.typed().strip()}, [])):
            return ask.text(_("In one line"), default=begun, check=check)

    def _readable(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Return the inputs of a draft that still mean something: what they name may be gone by now."""
        fields = {field.name: field for field in inputs_of(self._command)}
        found: dict[str, Any] = {}
        for name, value in kept.items():
            if name in fields:
                try:
                    found[name] = self._still_there(fields[name], read(fields[name], value, self._session))
                except CockpitError as error:
                    talk(error)
        return found

    def _still_there(self, field: Input, value: Any) -> Any:
        if field.kind != "pick":
            return value
        there = tuple(pk for pk in (value if field.many else (value,)) if self._session.name_of(field.noun, pk))
        return there if field.many else next(iter(there), None)

    def _keep_entry(self, entry: _Entry, waiting: Sequence[Quick]) -> Receipt | None:
        return self._keep(entry.unfinished(), [quick.inputs for quick in (*entry.more, *waiting)])

    def _keep(self, inputs: Mapping[str, Any], following: Sequence[Mapping[str, Any]]) -> Receipt | None:
        return drafts.keep(self._session, self._command, inputs, beside=not self._resumed, following=following)


class _Entry:
    """One thing on its way from what was understood to a command that the person wants saved."""

    def __init__(
        self, session: Session, command: type[Command], quick: Quick, options: _Options, *, wizard: bool
    ) -> None:
        self._session = session
        self._command = command
        self._quick = quick
        self._options = options
        self._wizard = wizard
        self._fields = {field.name: field for field in inputs_of(command)}
        self._asking: Input | None = None
        self._shown = ""
        self.more: list[Quick] = []
        """What else was said when the person wrote the line anew."""
        self.asked: set[str] = set()
        """The inputs that were asked for because they were missing."""
        self._insisted: set[tuple[str, str]] = set()
        """What was said against an input, and answered by the person."""

    def settled(self) -> Command:
        """Echo, ask for what is guessed, in doubt or missing, and return the command once it is to be saved."""
        echo(self._quick, self._fields, self._session)
        self._confirm_guesses()
        self._settle_doubts()
        self._ask_missing()
        return self._looked_at()

    def unfinished(self) -> dict[str, Any]:
        """Return the inputs so far, without those in doubt, and with what stood in a question about words."""
        doubtful = {name for name, _doubt in self._quick.doubts}
        inputs = {name: value for name, value in self._quick.inputs.items() if name not in doubtful or name == "title"}
        if self._asking is not None:
            inputs |= self._begun(self._asking, ask.typed())
        left_open = self.asked - ({self._asking.name} if self._asking else set())
        return {**inputs, drafts.OPEN: sorted(name for name in left_open if inputs.get(name) in _NOTHING)}

    def _begun(self, field: Input, typed: str) -> dict[str, Any]:
        """Return what stands in a question as inputs; nothing where it cannot be read, or is what was shown first."""
        if not typed or typed == self._shown:
            return {}
        try:
            understood = self._command.read_answer(field.name, typed, self._session)
            if understood is None:
                return {field.name: typed} if read(field, typed, self._session) not in _NOTHING else {}
        except CockpitError:
            return {}
        return dict(understood)

    # Guesses and doubts

    def _confirm_guesses(self) -> None:
        """Have every day that was guessed confirmed: a goal may end a year off otherwise."""
        guesses = self._quick.assumed
        for name in [name for name in guesses if self._fields[name].kind == "date"]:
            field, value = self._fields[name], self._quick.inputs.get(name)
            question = _(
                "{label} {value} ({guesses}): is that right?", label=_(field.label), value=value, guesses=guesses[name]
            )
            if ask.yes(question, default=True):
                self._answered({name: value})
            else:
                self._ask(name)

    def _settle_doubts(self) -> None:
        while self._quick.doubts:
            name, doubt = self._quick.doubts[0]
            talk(_("{label}: {doubt}", label=_(self._fields[name].label), doubt=doubt))
            if name == "title":
                self._write_anew()
            else:
                self._ask(name)
            self._insisted.add((name, str(doubt)))
            # An answer that says nothing is one too.
            self._quick = replace(
                self._quick, doubts=tuple(each for each in self._quick.doubts if each != (name, doubt))
            )

    def _settle_contradictions(self) -> None:
        """Ask anew for what contradicts itself: once where it may be meant, else until it does not."""
        while (found := self._contradiction()) is not None:
            name, problem = found
            talk(_("{label}: {doubt}", label=_(self._fields[name].label), doubt=problem))
            self._insisted.add((name, str(problem)))
            self._ask(name)
            self._settle_doubts()

    def _contradiction(self) -> tuple[str, object] | None:
        try:
            found = self._command.contradictions(self._quick.inputs, self._session)
        except BadInput as error:
            if error.field not in self._fields:
                raise
            return error.field, error
        return next((each for each in found if (each[0], str(each[1])) not in self._insisted), None)

    def _write_anew(self) -> None:
        """Ask for the line again; the same words are taken as they are."""
        title = str(self._quick.inputs.get("title", ""))
        field = self._fields["title"]
        line = self._asked(field, lambda: ask.text(_("In one line"), default=title)).strip()
        if line in ("", title):
            return
        try:
            found = [self._options.applied(quick) for quick in read_line(self._command, line, self._session)]
        except CockpitError as error:
            talk(error)
            return
        self._quick, *self.more = found
        echo(self._quick, self._fields, self._session)
        self._confirm_guesses()

    # What is missing

    def _ask_missing(self) -> None:
        while (name := self._next()) is not None:
            self.asked.add(name)
            self._ask(name)
            self._settle_doubts()
            self._settle_contradictions()

    def _next(self) -> str | None:
        """Return the input to ask for next: what may follow from the others comes after them."""
        missing = self._quick.missing
        wanted = [name for name in missing if name not in self._quick.following]
        wanted += [name for name in missing if name in self._quick.following]
        wanted += self._command.asked_also(self._quick.inputs) if self._wizard else ()
        return next((name for name in wanted if name not in self.asked and self._is_open(name)), None)

    def _is_open(self, name: str) -> bool:
        field = self._fields.get(name)
        if field is None or self._quick.inputs.get(name) not in _NOTHING:
            return False
        return field.kind != "pick" or bool(self._session.names(field.noun, 1))

    def _ask(self, name: str) -> None:
        """Ask for one input, by a choice of answers where there are any."""
        offer = self._choice(name)
        if offer is not None:
            self._answered(offer.inputs)
            for further in offer.then:
                self._ask(further)
            return
        field = self._fields[name]
        value = self._quick.inputs.get(name)
        default = show(field, field.default if value is None else value, self._session)
        self._take(field, self._asked(field, lambda: self._put(field, default), shown=default))

    def _choice(self, name: str) -> Offer | None:
        offers = self._quick.offers.get(name)
        if offers is None:
            return None
        choices: list[tuple[str, Offer | None]] = [(str(offer.label), offer) for offer in offers.choices]
        title = f"{_(self._fields[name].label)} – {offers.title}"
        choices.append((_("something else"), None))
        return self._asked(self._fields[name], lambda: ask.choose(title, choices))

    def _put(self, field: Input, default: str) -> str:
        """Put the question about a field until its answer can be read."""

        def check(typed: str) -> str | None:
            if not typed.strip():
                return _("please give an answer") if field.required else None
            try:
                if self._command.read_answer(field.name, typed, self._session) is None:
                    read(field, typed, self._session)
            except CockpitError as error:
                return str(error)
            return None

        if field.kind in ("bool", "choice", "pick"):
            return ask.one(self._session, field, default=default)
        hint = _(field.help) if field.help else "" if field.required else _("Enter leaves it open")
        return ask.text(_(field.label), default=default, check=check, hint=hint)

    def _asked(self, field: Input, put: Callable[[], T], shown: str = "") -> T:
        """Put a question about a field, in which something is shown first."""
        self._asking, self._shown = field, shown
        answer = put()
        self._asking = None
        return answer

    def _take(self, field: Input, text: str) -> None:
        """Take an answer; a date that had to be worked out is told."""
        if not text.strip():
            self._answered({field.name: () if field.many else None})
            return
        answers = understood(self._command, field, text, self._session)
        before = self._quick
        self._answered(_beside(self._command, before, answers))
        guesses = guesses_of(field, text, self._session)
        for name, value in self._quick.inputs.items():
            told = show(self._fields[name], value, self._session) if name in self._fields else ""
            new = before.inputs.get(name) != value and told and told not in text
            if new:
                mark = f"   {aside(_(', ').join(map(str, guesses))).strip()}" if guesses and name == field.name else ""
                talk("  " + _("{label}: {value}", label=_(self._fields[name].label), value=told) + mark)

    def _answered(self, answers: Mapping[str, Any]) -> None:
        self._quick = self._quick.answered(answers)

    # The last look

    def _looked_at(self) -> Command:
        while True:
            self._settle_contradictions()
            try:
                made = self._made()
            except CockpitError as error:
                name = getattr(error, "field", None)
                if name not in self._fields:
                    raise
                talk(error)
                self._ask(name)
                continue
            for sentence in self._command.preview(made, self._session):
                explain(sentence)
            choices = [(_("save"), _SAVE), (_("change something"), _CHANGE)]
            if "draft" in self._fields:
                choices.append((_("save as a draft"), _DRAFT))
            self._asking = None
            wanted = ask.choose(_("Save it like this?"), choices)
            if wanted == _SAVE:
                return made
            if wanted == _DRAFT:
                self._answered({"draft": True})
                return self._made()
            self._change_one()

    def _made(self) -> Command:
        inputs = {
            name: value
            for name, value in self._quick.inputs.items()
            if name in self._fields and (value is not None or self._fields[name].optional)
        }
        return build(self._command, inputs, self._session)

    def _change_one(self) -> None:
        inputs = self._quick.inputs
        choices = [
            (
                _("{label}: {value}", label=_(field.label), value=_short(show(field, inputs.get(name), self._session))),
                name,
            )
            for name, field in self._fields.items()
        ]
        name = ask.choose(_("Which?"), choices)
        self._quick = replace(self._quick, offers={})
        self._ask(name)
        self._settle_doubts()


def _short(text: str) -> str:
    line = " ".join(text.split()) or "-"
    return line if len(line) <= 60 else f"{line[:59]}…"


def echo(quick: Quick, fields: Mapping[str, Input], session: Session) -> None:
    """Tell what was understood, as fields, each guess marked."""
    guesses = quick.assumed
    for name, value in quick.inputs.items():
        if name in fields and (text := show(fields[name], value, session)):
            mark = f"   {aside(guesses[name]).strip()}" if name in guesses else ""
            talk("  " + _("{label}: {value}", label=_(fields[name].label), value=_short(text)) + mark)


def command_line(made: Command, done: Receipt, session: Session) -> str:
    """Return the command line that does the same again, without asking."""
    kind = type(made)
    words = ["cockpit", kind.noun(), kind.verb()]
    if session.project is not None and session.store.scalar("SELECT COUNT(*) FROM project WHERE NOT archived") > 1:
        words += ["--project", session.project.code]
    inputs = kind.again(made, done, session)
    for field in inputs_of(kind):
        value = inputs[field.name]
        if value == field.default or value in _NOTHING:
            continue
        if field.kind == "bool":
            words.append(f"--{field.option}" if value else f"--no-{field.option}")
            continue
        for part in value if field.many else (value,):
            text = show(replace(field, many=False), part, session)
            words += [f"--{field.option}={text}"] if text.startswith("-") else [f"--{field.option}", text]
    return shlex.join([*words, "--yes"])
