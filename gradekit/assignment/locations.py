"""Paths of the bundled assignments and of their reference."""

from __future__ import annotations

from pathlib import Path


def root() -> Path:
    """Give the folder that holds `reference/` and `assignments/`.

    Inside an installed package it is ``_library``; in a checkout it is the
    repository around the package.
    """
    package = Path(__file__).parents[1]
    installed = package / "_library"
    return installed if installed.is_dir() else package.parent


def reference() -> Path:
    """Give the folder of reference implementations."""
    return root() / "reference"
