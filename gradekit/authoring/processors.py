"""Older processors that this one can act as: NumPy and its BLAS round otherwise on each.

They choose their code by what the processor can do, and differ in the last digit. So the
answers of a solution in NumPy are known on the machine of a student only if they were
recorded on such a processor, or on one that acted as such. OpenBLAS is what NumPy's
wheels hold.
"""

from __future__ import annotations

import platform
from collections.abc import Collection, Mapping
from typing import Final

import numpy as np

FEATURES: Final = "NPY_DISABLE_CPU_FEATURES"
CORE: Final = "OPENBLAS_CORETYPE"
X86: Final = {"x86_64", "AMD64"}
NEWEST: Final = ("AVX512", "X86_V4")
"""How features are called that processors with AVX2 do not have."""
AVX: Final = ("AVX", "X86_V3", "X86_V4")


def older() -> list[Mapping[str, str]]:
    """Give the variables of the environment that make a worker act as older processors.

    That is one with AVX2, where this one can do more, and two on which NumPy does what all can,
    and OpenBLAS uses AVX or SSE 4.2; none where this is no processor of Intel's or AMD's.
    """
    if platform.machine() not in X86:
        return []
    return older_than(np.show_config(mode="dicts")["SIMD Extensions"].get("found", []))


def older_than(features: Collection[str]) -> list[Mapping[str, str]]:
    """Give them for a processor with these of the features that NumPy asks for."""
    newest = [feature for feature in features if feature.startswith(NEWEST)]
    cores = {"Nehalem": features}
    if any(feature.startswith(AVX) for feature in features):
        cores = {"Sandybridge": features, **cores}
    if newest:
        cores = {"Haswell": newest, **cores}
    return [{FEATURES: " ".join(without), CORE: core} for core, without in cores.items() if without]
