"""How the runner of GitHub Actions reads the output of a step: which lines it obeys."""

import re
from dataclasses import dataclass


@dataclass
class Command:
    name: str
    properties: dict
    message: str


def unescape(text, pairs):
    for escaped, plain in pairs:
        text = text.replace(escaped, plain)
    return text


DATA = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
PROPERTY = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]


def read_line(line):
    """Read one line as the runner does: `::name key=value::message`, or `##[name ...]`."""
    current = re.match(r"\s*::([^\s:]+)(?:\s+(.*?))?::(.*)$", line, re.DOTALL)
    if current:
        given = [pair.split("=", 1) for pair in (current[2] or "").split(",") if "=" in pair]
        properties = {name.strip(): unescape(value, PROPERTY) for name, value in given}
        return Command(current[1], properties, unescape(current[3], DATA))
    old = re.search(r"##\[([^\s\]]+)([^\]]*)\](.*)$", line, re.DOTALL)
    return Command(old[1], {}, old[3]) if old else None


def obey(output, *, stopping=True):
    """List the commands of an output, those in a stopped stretch left out."""
    obeyed, token = [], ""
    for line in re.split("\r\n|\r|\n", output):
        command = read_line(line)
        if token and stopping:
            token = "" if line.strip() == f"::{token}::" else token
        elif command:
            obeyed.append(command)
            token = command.message if command.name == "stop-commands" else token
    return obeyed
