"""Every word that a person reads is translated, and the catalogue is that of the source."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Message

from cockpit.areas import AREAS, nouns
from cockpit.choice import Choice
from cockpit.i18n import LANGUAGES, speaking
from cockpit.inputs import inputs_of
from cockpit.locale import extract, load, mo_bytes, po_path, updated
from tests.support import each_command

OTHERS = [language for language in LANGUAGES if language != "en"]


def ids_of(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def strings_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def places(text: str) -> set[str]:
    """Return the names of a message's placeholders."""
    return {name.partition(":")[0] for _text, name, _spec, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_the_messages_of_the_source(language: str) -> None:
    have = {ids_of(message)[0] for message in load(language) if message.id}
    want = {message if isinstance(message, str) else message[0] for message, _where in extract()}
    assert sorted(want - have) == [], "run `make catalog`"
    assert sorted(have - want) == [], "run `make catalog`"


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_compiled(language: str) -> None:
    assert po_path(language).with_suffix(".mo").read_bytes() == mo_bytes(load(language))


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language: str) -> None:
    missing = [ids_of(message)[0] for message in updated(language) if message.id and not all(strings_of(message))]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    wrong = [
        ids_of(message)[0]
        for message in load(language)
        if message.id
        and all(strings_of(message))
        and any(places(text) - {"n"} != places(ids_of(message)[-1]) - {"n"} for text in strings_of(message))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_no_half_width_punctuation_between_chinese(language: str) -> None:
    wrong = [
        text
        for message in load(language)
        if message.id
        for text in strings_of(message)
        if re.search(r"[\u4e00-\u9fff][,;!?][\u4e00-\u9fff]", text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_commands_and_choices_say_of_themselves_is_in_the_catalogue(language: str) -> None:
    """Labels are declared in many ways; each has to be marked in one that the catalogue sees."""
    known = {ids_of(message)[0] for message in updated(language) if message.id}
    said: dict[str, str] = {}
    for command in each_command():
        said[command.label()] = command.name
        said[command.help()] = command.name
        said[command.confirm] = command.name
        # What only programs give, such as a draft, has no words for people.
        for field in inputs_of(command) if command.noun() in nouns() else ():
            said[field.label] = f"{command.name}.{field.name}"
            said[field.help] = f"{command.name}.{field.name}"
            for member in field.choices or ():
                assert isinstance(member, Choice)
                said[member.label_id] = f"{type(member).__name__}.{member.name}"
    for _area, noun in nouns().values():
        said[noun.label] = noun.name
    for area in AREAS:
        said[area.label] = area.name
        for listing in area.listings():
            said[listing.title] = listing.noun
            said |= {column.title: f"{listing.noun}.{column.key}" for column in listing.columns}
    assert {
        text: where for text, where in said.items() if text and text not in known and re.search("[a-z]{2}", text)
    } == {}


def test_a_language_is_spoken_only_where_it_is_asked_for() -> None:
    message = next(iter(each_command())).label()
    from cockpit.i18n import _

    english = _(message)
    with speaking("zh_CN"):
        chinese = _(message)
    assert english == message == _(message) != chinese
