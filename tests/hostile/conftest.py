"""Fork servers stay, and are no leak of a test."""

import pytest

from tests.isolation import start_fork_servers


@pytest.fixture(scope="session", autouse=True)
def warm():
    start_fork_servers()
