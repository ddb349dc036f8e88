"""Every word of a filter works in every language, and whoever mistypes one is told words that the reader knows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cockpit.areas import AREAS
from cockpit.choice import typable
from cockpit.errors import BadInput
from cockpit.filter import ChoiceField, Vocabulary, suggestions
from cockpit.i18n import LANGUAGES, _, speaking
from cockpit.listing import Asked, listing
from cockpit.operations.commands import AddIssue
from tests.support import World


def vocabularies(world: World) -> Iterator[tuple[str, Vocabulary]]:
    for area in AREAS:
        for each in area.listings():
            yield each.noun, each.vocabulary(world.session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_every_choice_is_understood_as_it_is_called(world: World, language: str) -> None:
    with speaking(language):
        for noun, vocabulary in vocabularies(world):
            called: dict[str, list[str]] = {}
            for name, field in vocabulary.fields.items():
                called.setdefault(typable(_(field.label)), []).append(name)
                if isinstance(field, ChoiceField):
                    for member in field.choices:
                        for word in (member.value, typable(member.label), f'"{member.label}"'):
                            listing(noun).ids(world.session, Asked(f"{name}:{word}"))
            for word, names in called.items():
                assert vocabulary.field_named(word) in names, (noun, word)


def test_a_mistyped_word_is_answered_with_words_of_the_language(world: World) -> None:
    with speaking("zh_CN"):
        with pytest.raises(BadInput) as wrong:
            listing("issue").ids(world.session, Asked("zzzz:x"))
        assert "state (状态), prio (优先级)" in str(wrong.value)
        with pytest.raises(BadInput) as wrong:
            listing("issue").ids(world.session, Asked("状态:x"))
        assert "open (未结)" in str(wrong.value)
        assert "new (新建)" in str(wrong.value)
        issues = listing("issue").vocabulary(world.session)
        assert "状态:处理中" in [word for word, _meaning in suggestions(issues, "状态:处")]
    with pytest.raises(BadInput, match="take one of: state, prio, owner"):
        listing("issue").ids(world.session, Asked("zzzz:x"))


@pytest.mark.parametrize("word", ["open", "未结", "打开", "未关闭"])
def test_what_other_trackers_call_open_is_understood(world: World, word: str) -> None:
    made = world.given(AddIssue, title="No report prints")
    assert list(listing("issue").ids(world.session, Asked(f"状态:{word}"))) == [made]
    assert list(listing("issue").ids(world.session, Asked(f"-状态:{word}"))) == []
