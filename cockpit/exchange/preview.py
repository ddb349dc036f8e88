"""An import plan as lines to read: what would be done, what would be made along the way, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cockpit.exchange.cells import shown
from cockpit.exchange.plan import ImportPlan
from cockpit.exchange.rows import PlannedRow, RowState
from cockpit.exchange.target import FieldSpec, Value
from cockpit.i18n import _, aside, in_a_row, plural


def preview(plan: ImportPlan, most: int = 10) -> list[str]:
    """Return the plan as lines in the current language, with at most ``most`` rows and as many errors."""
    lines = [summary(plan)]
    matched = [(called, spec) for heading, spec in plan.mapping.matched if (called := plan.called(heading))]
    if matched:
        columns = _("; ").join(f"{shown(called)} = {_(spec.label)}" for called, spec in matched)
        lines.append(_("is read: {columns}", columns=columns))
    if plan.mapping.unknown:
        lines.append(_("is left out: {columns}", columns=in_a_row(map(shown, plan.mapping.unknown))))
    if plan.encoding:
        lines.append(_("read as {encoding}", encoding=plan.encoding))
    lines += [str(note) for note in plan.notes[:most]]
    lines += _more(len(plan.notes) - most)
    lines += left_as_it_is(plan, most)
    for noun, names in plan.creates.items():
        label = next(spec.label for spec in plan.target.fields if spec.noun == noun)
        lines.append(_("would be new – {what}: {names}", what=_(label), names=in_a_row(map(shown, names))))
    if plan.unexplained:
        words = in_a_row(f"{shown(word)}{aside(count)}" for word, count in list(plan.unexplained.items())[:most])
        lines.append(
            _("words for states that are not known: {words}; say what each stands for: --state WORD=STATE", words=words)
        )
    planned = [row for row in plan.rows if row.state is not RowState.UNCHANGED]
    lines += [_planned(plan, row) for row in planned[:most]]
    lines += _more(len(planned) - most)
    lines += [str(error) for error in plan.errors[:most]]
    lines += _more(len(plan.errors) - most)
    return lines


def summary(plan: ImportPlan) -> str:
    """Return the counts as one line: ``2 new, 1 changed, 4 unchanged, 1 with errors``."""
    counts = [_("{n} {state}", n=len(plan.of(state)), state=state.label) for state in RowState]
    return _(", ").join(
        [*counts, *([plural("{n} with errors", "{n} with errors", plan.faulty)] if plan.errors else [])]
    )


def _planned(plan: ImportPlan, row: PlannedRow) -> str:
    # A new entry is not going to have the id that it had elsewhere.
    keys = plan.target.keys[1:] if plan.target.assigned and not row.id else plan.target.keys
    name = next((shown(row.after[key]) for key in keys if row.after.get(key)), "")
    return f"{row.number}  {row.state.label}  {name}  {_('; ').join(_values(plan, row))}".rstrip()


def _values(plan: ImportPlan, row: PlannedRow) -> Iterator[str]:
    for spec in plan.target.fields:
        if spec.name in row.values and (row.id or spec.name not in plan.target.keys):
            before = f"{_value(plan, spec, row.before.get(spec.name)) or '-'} → " if row.id else ""
            after = _value(plan, spec, row.values[spec.name])
            yield _("{label}: {value}", label=_(spec.label), value=f"{before}{after}")


def _value(plan: ImportPlan, spec: FieldSpec, value: Value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(plan.zone).strftime("%Y-%m-%d %H:%M")
    return shown(spec.label_of(value), 30)


def left_as_it_is(plan: ImportPlan, most: int = 10) -> Iterator[str]:
    """Yield what of the file is left out because of what the project has."""
    if plan.kept:
        yield plural(
            "{n} row says what it said the last time; what was changed here since stays",
            "{n} rows say what they said the last time; what was changed here since stays",
            plan.kept,
        )
    if plan.resting:
        yield _("archived here, so left as it is: {names}", names=_first(plan.resting, most))
    for name, counts in plan.strangers.items():
        if (spec := plan.target.spec(name)) is not None:
            found = [f"{shown(each)}{aside(count)}" for each, count in counts.items()]
            yield _("not known here, so left out – {what}: {names}", what=_(spec.label), names=_first(found, most))
    if plan.fixed:
        fixed = ((plan.target.spec(name), count) for name, count in plan.fixed.items())
        what = in_a_row(f"{_(spec.label)}{aside(count)}" for spec, count in fixed if spec is not None)
        yield _("only written down here, so left out of rows that are known: {what}", what=what)


def _first(names: Sequence[str], most: int) -> str:
    """Return the first of some names, and how many more there are."""
    return in_a_row([*names[:most], *_more(len(names) - most)])


def _more(count: int) -> list[str]:
    return [_("… and {count} more", count=count)] if count > 0 else []
