"""Pools of numbers, from which the value of a parameter is taken."""

from __future__ import annotations

from typing import Final

EPS: Final = tuple(float(f"{digit}e-{power}") for power in range(1, 16) for digit in (1, 5))
"""Guards, clamps and tolerances."""
FRACTIONS: Final = (0.5, 0.1, 0.9, 0.01, 0.99, 0.2, 0.25, 0.75, 0.8, 0.3, 0.7, 0.001, 0.999)
"""Shares, smoothing, decay."""
NUMBERS: Final = (2.0, 0.5, 10.0, 0.1, 3.0, 4.0, 5.0, 8.0, 100.0, 0.01, 1000.0, 0.001)
"""Temperatures, factors, limits."""
COUNTS: Final = tuple(range(1, 17))
"""Digits, indices, divisors."""
FACTORS: Final = (0.5, 2.0, 100.0, 0.1, 10.0, 0.01, 1000.0, 0.25, 3.0, 4.0, 0.001)
"""What a result may be multiplied by."""
OFFSETS: Final = (1.0, -1.0, 0.5, -0.5, 2.0, -2.0, *(s * k for k in EPS for s in (1, -1)))
"""What may be added to a result."""
LIMITS: Final = (100.0, 10.0, 1.0, 20.0, 50.0, 1e3, 1e4, 1e5, 1e6, 1e9, 1e12, 1e300)
"""What a result may be cut off at."""
