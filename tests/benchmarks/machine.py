"""What was measured on: a figure without its machine says little."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from pathlib import Path

from tests.benchmarks.environments import CHECKOUT


def facts() -> str:
    """Tell the processor, the cores, the system, Python, the load, the date and the commit."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    lines = [
        f"processor     {_processor()}, {cores} cores to use of {os.cpu_count()}",
        f"system        {platform.platform()}",
        f"python        {platform.python_version()} ({platform.python_implementation()})",
        f"load average  {load} over 1, 5 and 15 minutes, before it began",
        f"date          {time.strftime('%Y-%m-%d %H:%M %Z')}",
        f"checkout      {_commit()}",
    ]
    return "\n".join(lines)


def _processor() -> str:
    """Name the model of the processor, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _commit() -> str:
    """Name the commit, and whether files differ from it."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "gradekit", "reference", "assignments")
    return (commit or "unknown") + (", with changes" if changed else "")


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
    except OSError:  # a checkout without git is an sdist
        return ""
    return done.stdout.strip()
