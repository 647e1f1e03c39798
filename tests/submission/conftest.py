"""A notebook from the texts of its cells."""

import json

import pytest


def build(*cells, metadata=None):
    """Write the JSON of a notebook; a cell that starts with "text:" holds no code."""
    nodes = [
        {"cell_type": "markdown", "metadata": {}, "source": cell.removeprefix("text:")}
        if cell.startswith("text:")
        else {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell,
        }
        for cell in cells
    ]
    return json.dumps(
        {"cells": nodes, "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 4}
    )


@pytest.fixture(scope="session")
def notebook():
    return build
