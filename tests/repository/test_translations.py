"""hassfest's rules for translations/en.json, icons.json and services.yaml."""

from collections.abc import Iterator, Mapping
import re
from typing import Any

import probatio as vol
import pytest

from .source import (
    INTEGRATION,
    described_fields,
    read_json,
    services,
    translations,
)

TEXTS = translations()
KEY = re.compile(r"[a-z0-9_-]+")


def key(value: str) -> str:
    """Accept a translation key."""
    if not KEY.fullmatch(value):
        raise vol.Invalid(f"{value} is no translation key")
    return value


def text(value: Any) -> str:
    """Accept a text that says something and holds no address."""
    if not isinstance(value, str) or not value or value != value.strip():
        raise vol.Invalid("a text, without blanks around it")
    if re.search(r"https?://", value):
        raise vol.Invalid("addresses belong into placeholders")
    if re.search(r"'\{\w+\}'", value):
        raise vol.Invalid("a placeholder in single quotes is not filled in")
    if "[%key:" in value:
        raise vol.Invalid("references are resolved in Home Assistant's own files only")
    return value


def keyed(value: Any) -> vol.Schema:
    """Accept a mapping from translation keys."""
    return vol.Schema({key: value})


FIELDS = {
    vol.Optional("data"): keyed(text),
    vol.Optional("data_description"): keyed(text),
}
STEP = {
    vol.Optional("title"): text,
    vol.Optional("description"): text,
    **FIELDS,
    vol.Optional("menu_options"): keyed(text),
    vol.Optional("menu_option_descriptions"): keyed(text),
    vol.Optional("submit"): text,
    vol.Optional("sections"): keyed(
        {vol.Optional("name"): text, vol.Optional("description"): text, **FIELDS}
    ),
}
FLOW = {
    vol.Optional("flow_title"): text,
    vol.Required("step"): keyed(STEP),
    vol.Optional("error"): keyed(text),
    vol.Optional("abort"): keyed(text),
    vol.Optional("progress"): keyed(text),
    vol.Optional("create_entry"): keyed(text),
}
SERVICE_FIELD = {
    vol.Required("name"): text,
    vol.Required("description"): text,
    vol.Optional("example"): text,
}
ENTITY = {
    vol.Optional("name"): text,
    vol.Optional("state"): keyed(text),
    vol.Optional("unit_of_measurement"): text,
    vol.Optional("state_attributes"): keyed(
        {vol.Optional("name"): text, vol.Optional("state"): keyed(text)}
    ),
}
ISSUE = vol.Any(
    {vol.Required("title"): text, vol.Required("description"): text},
    {vol.Required("title"): text, vol.Required("fix_flow"): FLOW},
)
SCHEMA = vol.Schema(
    {
        vol.Optional("title"): text,
        vol.Required("config"): FLOW,
        vol.Optional("options"): FLOW,
        vol.Optional("config_subentries"): keyed(
            {
                vol.Required("entry_type"): text,
                vol.Required("initiate_flow"): {
                    vol.Required("user"): text,
                    vol.Optional("reconfigure"): text,
                },
                **FLOW,
            }
        ),
        vol.Optional("device"): keyed({vol.Required("name"): text}),
        vol.Required("entity"): keyed(keyed(ENTITY)),
        vol.Required("exceptions"): keyed({vol.Required("message"): text}),
        vol.Optional("issues"): keyed(ISSUE),
        vol.Optional("selector"): keyed(
            {
                vol.Optional("options"): keyed(text),
                vol.Optional("unit_of_measurement"): keyed(text),
                vol.Optional("choices"): keyed(text),
            }
        ),
        vol.Required("services"): keyed(
            {
                vol.Required("name"): text,
                vol.Required("description"): text,
                vol.Optional("fields"): keyed(SERVICE_FIELD),
                vol.Optional("sections"): keyed(
                    {vol.Required("name"): text, vol.Optional("description"): text}
                ),
            }
        ),
        vol.Optional("triggers"): keyed(
            {
                vol.Required("name"): text,
                vol.Required("description"): text,
                vol.Optional("fields"): keyed(SERVICE_FIELD),
            }
        ),
        vol.Optional("system_health"): {vol.Required("info"): keyed(text)},
    }
)


def leaves(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text with where it stands."""
    for name, value in texts.items():
        here = f"{path}.{name}"
        if isinstance(value, Mapping):
            yield from leaves(value, here)
        else:
            yield here, value


def test_texts_have_the_shape_that_home_assistant_reads() -> None:
    SCHEMA(TEXTS)


@pytest.mark.parametrize("wrong", ["", " x", "see https://example.org", "'{title}'"])
def test_a_text_that_hassfest_refuses_is_refused_here(wrong: str) -> None:
    with pytest.raises(vol.Invalid):
        text(wrong)


def test_placeholders_are_whole() -> None:
    broken = [
        where
        for where, said in leaves(TEXTS)
        if re.sub(r"\{\w+\}", "", said).count("{") or "{}" in said
    ]
    assert broken == []


def test_no_text_has_our_untranslated_words_in_it() -> None:
    # A version is the same in every language.
    told = {where for where, said in leaves(TEXTS) if "{detail}" in said}
    assert told == {".config.error.wrong_version"}


def test_actions_are_described_and_translated_alike() -> None:
    assert set(services()) == set(TEXTS["services"])


@pytest.mark.parametrize("service", sorted(services()))
def test_fields_of_an_action_are_described_and_translated_alike(service: str) -> None:
    translated = TEXTS["services"][service].get("fields", {})
    assert described_fields(services()[service]) == set(translated)


@pytest.mark.parametrize("service", sorted(services()))
def test_fields_of_an_action_have_a_selector(service: str) -> None:
    fields = services()[service].get("fields") or {}
    assert [
        name for name, it in fields.items() if len(it.get("selector", ())) != 1
    ] == []


def test_every_action_has_an_icon_and_no_other_has() -> None:
    icons = read_json(INTEGRATION / "icons.json")
    assert set(icons["services"]) == set(services())


def test_icons_are_of_the_material_design_set() -> None:
    icons = read_json(INTEGRATION / "icons.json")
    odd = [it for it in leaves(icons) if not re.fullmatch(r"mdi:[a-z0-9-]+", it[1])]
    assert odd == []


def test_icons_are_for_entities_and_their_states_that_exist() -> None:
    texts = TEXTS["entity"]
    icons = read_json(INTEGRATION / "icons.json").get("entity", {})
    unknown = [
        (platform, name)
        for platform, entities in icons.items()
        for name in entities
        if name not in texts.get(platform, {})
    ]
    assert unknown == []
