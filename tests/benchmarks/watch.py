"""Time from a save to the page of `gradekit check --watch`, beside a cold `gradekit check`.

``python -m tests.benchmarks.watch --repeat 20``
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.benchmarks.cold import files
from tests.benchmarks.contest import positive, workplace
from tests.benchmarks.machine import facts
from tests.benchmarks.table import figure, layout, spread
from tests.cli.conftest import command
from tests.cli.terminal import Screen

TITLES: Final = (
    "submission",
    "turns",
    "after a save, s (quartiles)",
    "gradekit check, s (quartiles)",
    "ratio of medians",
)
DONE: Final = "Ctrl-C ends."


def main() -> int:
    """Print a row for each file; the two take turns on each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=positive, default=10, help="turns of each of the two")
    options = parser.parse_args()
    print(facts(), flush=True)
    with workplace() as folder:
        texts = {name: path.read_text("utf-8") for name, (path, _) in files(folder).items()}
        rows = measured(folder / "homework.py", texts, options.repeat)
    print("\nFrom the save to the last line of the page, which waits for the next look at the")
    print("file (half a second at most), and from the start of a process to its end:\n")
    print(layout(TITLES, rows))
    return 0


def measured(path: Path, texts: Mapping[str, str], repeat: int) -> list[list[str]]:
    """Take turns on each text; the first save of a text is not counted."""
    rows = []
    for name, text in texts.items():
        path.write_text(text, "utf-8")
        with Screen(command("check", "--watch", path, "--assignment", "cross-entropy")) as screen:
            screen.wait_for(DONE)
            saved(screen, path, text)
            turns = [
                (saved(screen, path, f"{text}\n# {turn}\n"), checked(path))
                for turn in range(repeat)
            ]
        warm, cold = (spread(seconds) for seconds in zip(*turns, strict=True))
        ratio = figure(warm.median / cold.median)
        rows.append([name, str(repeat), str(warm), str(cold), ratio])
    return rows


def saved(screen: Screen, path: Path, text: str) -> float:
    """Save a text; give the seconds until it was judged."""
    began = time.monotonic()
    path.write_text(f"{text}\n", "utf-8")
    screen.wait_for("Since the last save")
    screen.wait_for(DONE)
    return time.monotonic() - began


def checked(path: Path) -> float:
    """Check a file in a process of its own; give the seconds that it took."""
    began = time.monotonic()
    words = command("check", path, "--assignment", "cross-entropy")
    subprocess.run(words, stdout=subprocess.DEVNULL, check=False)
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
