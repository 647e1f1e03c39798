"""Draw what `growth` measured; run by the environment that has matplotlib, and nothing else.

``python plot.py growth.json growth.png``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")  # no screen is asked for

from matplotlib import pyplot as plt

BLUE, ORANGE = "#1f5f8b", "#c8651b"


def main() -> None:
    """Draw four panels."""
    source, target = map(Path, sys.argv[1:])
    found = json.loads(source.read_text("utf-8"))
    figure, ((times, memory), (examples, properties)) = plt.subplots(
        2, 2, figsize=(10, 7), layout="constrained"
    )
    draw_times(times, found["submissions"])
    draw_memory(memory, found["submissions"])
    draw_check(examples, found["examples"], "examples for each property")
    draw_check(properties, found["properties"], "properties")
    for panel in (times, memory, examples, properties):
        panel.set_ylim(0, 1.15 * panel.get_ylim()[1])
        panel.grid(alpha=0.3)
    figure.savefig(target, dpi=120)


def draw_times(panel: Any, points: list[dict[str, float]]) -> None:
    """Draw what a submission costs."""
    counts = [one["count"] for one in points]
    panel.plot(counts, [one["milliseconds"] for one in points], "o-", color=BLUE, label="wall")
    processor = [one["processor"] for one in points]
    panel.plot(counts, processor, "s--", color=ORANGE, label="processor, of all processes")
    panel.set_ylabel("milliseconds for each submission")
    panel.set_title("gradekit grade: time")
    panel.legend(loc="upper right")
    _mark(panel, counts)


def draw_memory(panel: Any, points: list[dict[str, float]]) -> None:
    """Draw what the process holds that coordinates the others."""
    counts = [one["count"] for one in points]
    panel.plot(counts, [one["megabytes"] for one in points], "o-", color=BLUE)
    panel.set_ylabel("MB of the coordinator")
    panel.set_title("gradekit grade: memory")
    _mark(panel, counts)


def _mark(panel: Any, counts: list[float]) -> None:
    """Mark the numbers of submissions that were tried, and no others."""
    panel.set_xscale("log")
    panel.set_xticks(counts, [f"{count:,.0f}" for count in counts])
    panel.minorticks_off()
    panel.set_xlabel("submissions in the folder")


def draw_check(panel: Any, points: list[dict[str, float]], told: str) -> None:
    """Draw the time of a check."""
    counts = [one["count"] for one in points]
    panel.plot(counts, [one["seconds"] for one in points], "o-", color=BLUE, label="wall")
    panel.plot(counts, [one["processor"] for one in points], "s--", color=ORANGE, label="processor")
    panel.set_xlabel(told)
    panel.set_ylabel("seconds")
    panel.set_xlim(0, 1.05 * max(counts))
    panel.set_title(f"gradekit check: {told.split(maxsplit=1)[0]}")
    panel.legend(loc="lower right")


if __name__ == "__main__":
    main()
