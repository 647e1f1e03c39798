"""Run Gradescope's zip in a fresh root of Debian, without network; tell how long it takes.

It needs root, debootstrap and, once, a mirror of Debian; so it is no test of the suite::

    gradekit deploy gradescope cross-entropy /tmp/new --bundle
    python -m tests.integration.gradescope_root /tmp/new/autograder.zip hw.py --roots /tmp/roots

`--roots` is a folder in which roots are made by debootstrap, unless they are there; what runs has a
copy. With `--old` the root has no other python3 than one that says it is 3.10, as on Ubuntu 22.04:
without network `setup.sh` ends with its sentence, and with `--network` it gets python3.11 by apt.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from gradekit.authoring.deploy import gradescope

PACKAGES = ("ca-certificates", "python3", "python3-venv")
OLD = '#!/bin/sh\n[ "$1" = --version ] && echo Python 3.10.12\nexit 1\n'
"""Answers as the python3 of Ubuntu 22.04: it is not 3.11 or newer, whatever it is asked."""


def main() -> int:
    """Make the image and grade one submission; exit 0 if there is a score."""
    options = parsed()
    made = bootstrapped(options.roots, old=options.old)
    with tempfile.TemporaryDirectory(prefix="gradescope-", dir=options.roots) as folder:
        root = Path(folder, "root")
        subprocess.run(["cp", "--archive", made, root], check=True)
        unpack(options.zip, options.submission, root)
        with mounted(root):
            setup = run(root, "/autograder/source/setup.sh", network=options.network)
            if setup:
                return setup
            run(root, "/autograder/run_autograder")
        content = (root / "autograder/results/results.json").read_bytes()
    problems = list(gradescope.problems_of(content))
    print(f"score {json.loads(content).get('score')}; problems: {problems or 'none'}")
    return 1 if problems else 0


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("zip", type=Path)
    parser.add_argument("submission", type=Path)
    parser.add_argument("--roots", type=Path, required=True)
    parser.add_argument("--old", action="store_true")
    parser.add_argument("--network", action="store_true", help="while setup.sh runs")
    return parser.parse_args()


def bootstrapped(roots: Path, *, old: bool) -> Path:
    """Give a root with Debian's python3, or with one that is too old."""
    root, packages = (roots / "old", PACKAGES[:1]) if old else (roots / "bookworm", PACKAGES)
    if not root.is_dir():
        bootstrap = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}"]
        subprocess.run([*bootstrap, "bookworm", root], check=True)
    if old:
        (root / "usr/bin/python3").write_text(OLD)
        (root / "usr/bin/python3").chmod(0o755)
    return root


def unpack(archive: Path, submission: Path, root: Path) -> None:
    """Put the files where Gradescope has them."""
    autograder = root / "autograder"
    (autograder / "submission").mkdir(parents=True)
    (autograder / "results").mkdir()
    with zipfile.ZipFile(archive) as files:
        files.extractall(autograder / "source")
        for entry in files.infolist():
            (autograder / "source" / entry.filename).chmod(entry.external_attr >> 16)
    shutil.copy(autograder / "source" / "run_autograder", autograder)
    shutil.copy(submission, autograder / "submission")


@contextlib.contextmanager
def mounted(root: Path) -> Iterator[None]:
    """Give the root the /proc and /dev that a container has."""
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    subprocess.run(["mount", "--bind", "/dev", root / "dev"], check=True)
    try:
        yield
    finally:
        for name in ("dev", "proc"):
            subprocess.run(["umount", root / name], check=True)


def run(root: Path, program: str, *, network: bool = False) -> int:
    """Run a script as root of the new root; print how long it took."""
    began = time.monotonic()
    if network:
        shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    apart = [] if network else ["unshare", "--net"]
    variables = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root"]
    command = [*apart, "chroot", root, "/usr/bin/env", "-i", *variables, program]
    done = subprocess.run(command, check=False)
    print(f"{program}: exit {done.returncode}, {time.monotonic() - began:.1f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
