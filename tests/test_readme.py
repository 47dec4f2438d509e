"""The README mentions every command, every long option and every dependency."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from assistant.cli.main import COMMANDS, build_parser

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = [dependency for extra in PROJECT["optional-dependencies"].values() for dependency in extra]
DEPENDENCIES = sorted({re.split(r"[<>=!~;\[ ]", dependency, maxsplit=1)[0] for dependency in PROJECT["dependencies"] + EXTRAS})
COMMAND_PARSERS: dict[str, argparse.ArgumentParser] = next(
    action.choices
    for action in build_parser()._actions
    if isinstance(action, argparse._SubParsersAction)  # no public way to them
)
ACTION_PARSERS: dict[str, argparse.ArgumentParser] = {
    f"{name} {action_name}": parser
    for name, command in COMMAND_PARSERS.items()
    for action in command._actions
    if isinstance(action, argparse._SubParsersAction)
    for action_name, parser in action.choices.items()
}
OPTIONS = sorted(
    (name, option)
    for name, parser in (COMMAND_PARSERS | ACTION_PARSERS).items()
    for action in parser._actions
    for option in action.option_strings
    if option.startswith("--") and option != "--help"
)


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / PROJECT["readme"]).read_text(encoding="utf-8")


def mentions(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text, re.IGNORECASE) is not None


def test_every_command_has_its_options():
    assert set(COMMAND_PARSERS) == set(COMMANDS)
    assert {option for _, option in OPTIONS} >= {"--library", "--json", "--from", "--span", "--gold", "--output"}


@pytest.mark.parametrize("command", [*COMMANDS, *ACTION_PARSERS])
def test_every_command_is_mentioned(readme: str, command: str):
    assert f"sourcier {command}" in readme


@pytest.mark.parametrize("option", sorted({option for _, option in OPTIONS} | {"--version"}))
def test_every_long_option_is_mentioned(readme: str, option: str):
    assert mentions(readme, option)


@pytest.mark.parametrize("dependency", DEPENDENCIES)
def test_every_dependency_has_a_line(readme: str, dependency: str):
    assert any(mentions(line, dependency) for line in readme.splitlines())
