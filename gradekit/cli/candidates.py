"""What completes a word of a command line, as the parser of that command has it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gradekit.cli.help import topics
from gradekit.model.errors import GradekitError
from gradekit.reports.formats import FORMATS, PURPOSES

Described = tuple[str, str]
"""A word, and what it means in one line, perhaps empty."""

ASSIGNMENTS: Final = {"ASSIGNMENT", "NAME|PATH"}
FILES: Final = {"SUBMISSION", "FILE", "FOLDER", "DIRECTORY", "PATH"}
"""What stands for an argument in the help, by what it is."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may stand in a place: some words, any file, or what nobody can guess."""

    kind: Literal["words", "files", "nothing"]
    words: Sequence[Described] = ()


def complete(words: Sequence[str], parser: argparse.ArgumentParser) -> Candidates:
    """Find what completes the last of the words after ``gradekit``.

    Parameters
    ----------
    words : sequence of str
        At least one; the last is as far as it is written, perhaps "".
    parser : argparse.ArgumentParser
        With the arguments of the commands that stand among the words.
    """
    *before, current = words
    place = _Place(parser)
    for word in before:
        place.pass_over(word)
    option, assigned, _ = current.partition("=")
    if place.option is not None:
        return _starting(_values(place.option, place.given), current)
    if not current.startswith("-"):
        return _starting(_values(place.positional(), place.given), current)
    if assigned:
        values = _values(place.options().get(option), place.given)
        return _starting(_prefixed(values, f"{option}="), current)
    return _starting(Candidates("words", _described(place.options())), current)


class _Place:
    """Where a command line is: its parser, the option that wants a value, what was given."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        self.parser = parser
        self.option: argparse.Action | None = None
        self.given: dict[str, str] = {}
        self._count = 0

    def options(self) -> Mapping[str, argparse.Action]:
        """Give the actions of the parser by the words that call for them."""
        return {word: each for each in self.parser._actions for word in each.option_strings}  # noqa: SLF001

    def positional(self) -> argparse.Action | None:
        """Give the argument without a name that comes next, if there is another."""
        named = [each for each in self.parser._actions if not each.option_strings]  # noqa: SLF001
        return named[self._count] if self._count < len(named) else None

    def pass_over(self, word: str) -> None:
        """Go on behind a word."""
        if self.option is not None:
            self.given[self.option.dest] = word
            self.option = None
        elif word.startswith("-"):
            option, assigned, value = word.partition("=")
            action = self.options().get(option)
            if action is not None and assigned:
                self.given[action.dest] = value
            elif action is not None and action.nargs != 0:
                self.option = action
        else:
            self._take(word)

    def _take(self, word: str) -> None:
        action = self.positional()
        if action is None:
            return
        self.given[action.dest] = word
        self._count += 1
        if isinstance(action, argparse._SubParsersAction) and word in action.choices:  # noqa: SLF001
            self.parser = action.choices[word]
            self._count = 0


def _values(action: argparse.Action | None, given: Mapping[str, str]) -> Candidates:
    """Find what an argument may be, from its choices or from what stands for it in the help."""
    if action is None:
        return Candidates("nothing")
    if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
        commands = action.choices.items()
        return Candidates("words", [(name, each.description or "") for name, each in commands])
    if action.choices is not None:
        return Candidates("words", [(str(each), "") for each in action.choices])
    named = _named(action, given)
    if named is not None:
        return Candidates("words", named)
    return Candidates("files" if action.metavar in FILES else "nothing")


def _named(action: argparse.Action, given: Mapping[str, str]) -> Sequence[Described] | None:
    """List the words that gradekit has names for; None where it has none."""
    if action.metavar in ASSIGNMENTS:
        return _assignments()
    if action.metavar == "TOPIC":
        return [*topics().items()]
    if action.metavar == "FORMAT[=FILE]":
        return [(name, PURPOSES[name]) for name in FORMATS]
    return _claims(given) if action.dest == "only" else None


def _assignments() -> list[Described]:
    from gradekit.assignment import library

    manifests = [*library.manifests(), *library.offered()[0]]
    return [(manifest.name, manifest.title) for manifest in manifests]


def _claims(given: Mapping[str, str]) -> list[Described]:
    """Name the functions and properties of the assignment that the command line is about."""
    from gradekit.assignment import library

    try:
        asked = given.get("assignment")
        manifest = library.find(asked) if asked else library.find_named_in(given["submission"])
    except (GradekitError, KeyError, OSError):
        return []
    if manifest is None:
        return []
    names = [name for name, policy in manifest.policies.items() if not policy.hidden]
    return [*((name, "function") for name in manifest.functions), *((name, "") for name in names)]


def _described(options: Mapping[str, argparse.Action]) -> list[Described]:
    """Give the long options that the help shows, each with its line there."""
    return [
        (word, each.help or "")
        for word, each in options.items()
        if word.startswith("--") and each.help != argparse.SUPPRESS
    ]


def _prefixed(candidates: Candidates, prefix: str) -> Candidates:
    words = [(f"{prefix}{word}", meaning) for word, meaning in candidates.words]
    return Candidates(candidates.kind, words)


def _starting(candidates: Candidates, start: str) -> Candidates:
    """Keep the words that begin as it is written; where none does, a file may be meant."""
    words = [
        (word, " ".join(meaning.split()))
        for word, meaning in candidates.words
        if word.startswith(start)
    ]
    names_file = "/" in start or "=" in start or start.startswith(".")
    if candidates.kind == "words" and not words and names_file:
        return Candidates("files")
    return Candidates(candidates.kind, words)
