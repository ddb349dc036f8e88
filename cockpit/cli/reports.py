"""Click commands made from reports: a chart drawn in a terminal, as a table, as data, or as a picture."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cockpit import figures
from cockpit.areas import load
from cockpit.chart import Cell, Chart, Part
from cockpit.cli import completion, files, output
from cockpit.cli.context import Cli
from cockpit.cli.usage import beside, given_twice, one_format, told
from cockpit.errors import BadInput
from cockpit.i18n import N_, _, aside
from cockpit.inputs import Input, build, inputs_of
from cockpit.listing import Line
from cockpit.report import Report

if TYPE_CHECKING:
    from cockpit.session import Session

DRAWING = "screens.drawing:chart_lines"
"""What draws a chart as lines of text: a function of the chart and the room for it."""
_LEAST_LINES, _MOST_LINES = 8, 20
_AROUND = 4
"""Lines around a drawing: its title, two empty ones, and the prompt that follows."""


def report_verb(report: type[Report]) -> click.Command:
    """Return the sub-command that shows a report; what it is about, or what it needs, may be named by place."""
    inputs = inputs_of(report)
    placed = [field for field in inputs if field.required or field.name == report.subject]
    arguments = [click.Argument([f"_{each.name}"], required=False, metavar=each.option.upper()) for each in placed]
    options = [_option(field) for field in inputs]
    formats = [
        click.Option(
            ["--table", "as_table"], is_flag=True, help=_("Print the values as a table instead of a drawing.")
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=_("Print one JSON object.")),
        click.Option(["--csv", "as_csv"], is_flag=True, help=_("Print CSV.")),
        click.Option(["--svg"], metavar="FILE", help=_("Write a picture to FILE; - for standard output.")),
        click.Option(["--overwrite"], is_flag=True, help=_("Replace the file if it exists.")),
    ]

    def callback(as_table: bool, as_json: bool, as_csv: bool, svg: str | None, overwrite: bool, **typed: Any) -> None:
        cli = click.get_current_context().find_object(Cli)
        assert cli is not None
        one_format(json=as_json, csv=as_csv, svg=svg is not None)
        if overwrite and svg is None:
            raise BadInput(N_("--overwrite needs --svg FILE"))
        cli.session.require(report)
        made = build(report, _gathered(inputs, typed), cli.session)
        chart = made.read(cli.session)
        if svg is not None:
            from cockpit.chart_svg import svg as picture

            _write(cli, svg, picture(chart), overwrite=overwrite)
        elif as_json or as_csv:
            _print_data(chart, cli.session, as_json=as_json)
        elif cli.room is not None and not as_table and not chart.is_empty:
            _draw(cli, chart, cli.room)
        else:
            _print(chart, cli.session)

    label, text = _(report.label()), _(report.help()) if report.help() else ""
    return click.Command(
        report.verb(),
        params=[*arguments, *options, *formats],
        callback=callback,
        help=told(label, text),
        short_help=label,
    )


def _option(field: Input) -> click.Option:
    text = beside(_(field.label), _(field.help))
    if field.choices is not None:
        text += aside(field.choices.offered())
    return click.Option(
        [f"--{field.option}", field.name], default=None, help=text, shell_complete=completion.of_input(field)
    )


def _gathered(inputs: tuple[Input, ...], typed: dict[str, Any]) -> dict[str, Any]:
    texts: dict[str, Any] = {}
    for field in inputs:
        given = [value for value in (typed.get(f"_{field.name}"), typed.get(field.name)) if value is not None]
        if len(given) > 1:
            raise given_twice(field, *given)
        if given:
            texts[field.name] = given[0]
    return texts


def _print_data(chart: Chart, session: Session, *, as_json: bool) -> None:
    if as_json:
        rows = [dict(zip(chart.keys, row, strict=True)) for row in chart.rows]
        lists = output.plain_leads(chart.leads, session)
        found = {"report": chart.key, "title": chart.title, **chart.facts, "rows": rows, "lists": lists}
        output.data(output.as_json_text(found))
        return
    from cockpit.exchange.write import write_csv_text

    sys.stdout.write(write_csv_text(chart.headings, chart.rows))


def _draw(cli: Cli, chart: Chart, room: tuple[int, int]) -> None:
    """Draw the chart, with what there is to say of it below."""
    draw: Callable[..., tuple[Line, ...]] = load(DRAWING)  # type: ignore[assignment]
    ascii_only = cli.session.ascii_only or not (sys.stdout.encoding or "").lower().startswith("utf")
    width, height = room
    # A prompt comes after it, and what belongs together is to be seen together.
    left = height - len(chart.summary) - _AROUND
    drawn = draw(chart, width, max(_LEAST_LINES, min(left, _MOST_LINES)), ascii_only=ascii_only)
    output.lines([((chart.title, "strong"),), (), *drawn, (), *chart.summary])


def _print(chart: Chart, session: Session) -> None:
    output.lines([((chart.title, "strong"),), *chart.summary])
    if chart.is_empty:
        output.talk(chart.empty)
        output.lines(output.led(chart.leads, session))
        return
    # A date or a number that is cut tells something else, or nothing.
    whole = [place for place in range(len(chart.keys)) if not any(isinstance(row[place], str) for row in chart.rows)]
    output.table(chart.headings, [[_cell(cell) for cell in row] for row in chart.rows], whole=whole)
    output.lines(output.led(chart.leads, session))


def _cell(cell: Cell) -> Line:
    if isinstance(cell, Part):
        return ((figures.percent(cell), ""),)
    text = figures.figure(cell) if cell is None or isinstance(cell, (int, float)) else str(cell)
    return ((text, ""),)


def _write(cli: Cli, file: str, text: str, *, overwrite: bool) -> None:
    from cockpit.exchange.save import whole_file

    target = files.target(cli.settings, file)
    if target is None:
        sys.stdout.write(text)
        return
    with whole_file(target, overwrite=overwrite) as part:
        part.write_text(text, encoding="utf-8")
    output.talk(_("picture written to {path}", path=file))
