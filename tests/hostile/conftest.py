"""Fork servers stay, and are no leak of a test."""

import pytest

from tests.isolation import ISOLATION


@pytest.fixture(scope="session", autouse=True)
def warm():
    boxed = ISOLATION.tier().boxed
    for package in ("", "numpy"):
        for around in {boxed, False}:
            ISOLATION.fork_servers.get(package, boxed=around)
