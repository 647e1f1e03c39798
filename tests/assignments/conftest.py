"""The assignment, read and drawn once for all tests of this folder."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for in_process and renew, beside this file

import in_process


@pytest.fixture(scope="session")
def cross_entropy():
    return in_process.load_assignment("cross-entropy")


@pytest.fixture(scope="session")
def examples(cross_entropy):
    return in_process.draw(cross_entropy)
