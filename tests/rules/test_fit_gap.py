"""The fit rate counts what is decided; what is undecided, unresolved or unestimated is told apart."""

from __future__ import annotations

import pytest

from cockpit.requirements.fit_gap import Fit, Resolution, resolved, summarise, usual_resolution


def test_the_fit_rate_is_what_fits_among_the_decided() -> None:
    found = summarise(
        [
            (Fit.STANDARD, None, None),
            (Fit.CONFIG, Resolution.CONFIGURE, 2),
            (Fit.PARTIAL, Resolution.WORKAROUND, 1),
            (Fit.GAP, None, None),
            (None, None, 5),
        ]
    )
    assert (found.decided, found.rate) == (4, 0.5)
    assert (found.undecided, found.unresolved, found.unestimated) == (1, 1, 1)
    assert found.resolutions == {Resolution.CONFIGURE: 1, Resolution.WORKAROUND: 1}


def test_without_a_decision_there_is_no_rate() -> None:
    assert summarise([]).rate is None
    undecided = summarise([(None, None, None)])
    assert (undecided.rate, undecided.undecided, undecided.unestimated) == (None, 1, 0)


@pytest.mark.parametrize(
    ("fit", "resolution", "complete"),
    [
        (None, None, False),
        (None, Resolution.DROP, False),
        (Fit.STANDARD, None, True),
        (Fit.CONFIG, None, True),
        (Fit.PARTIAL, None, False),
        (Fit.GAP, None, False),
        (Fit.GAP, Resolution.ORGANISATION, True),
    ],
)
def test_where_the_product_does_not_fit_somebody_says_what_is_done(
    fit: Fit | None, resolution: Resolution | None, complete: bool
) -> None:
    assert resolved(fit, resolution) is complete


def test_what_is_configured_needs_no_further_word() -> None:
    assert usual_resolution(Fit.CONFIG, None) is Resolution.CONFIGURE
    assert usual_resolution(Fit.CONFIG, Resolution.ORGANISATION) is Resolution.ORGANISATION
    assert usual_resolution(Fit.GAP, None) is None
