"""What workers are forked from stays, and is no leak of a test."""

import pytest

from gradekit.worker import isolation, zygote


@pytest.fixture(scope="session", autouse=True)
def warm():
    boxed = isolation.chosen().tier.boxed
    for package in ("", "numpy"):
        for around in {boxed, False}:
            zygote.running(package, boxed=around)
