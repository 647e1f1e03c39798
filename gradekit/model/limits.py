"""Limits of time and memory for one submission; the worker enforces them."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Seconds and megabytes of address space for one submission.

    Loading, calls and a property have seconds of the worker's processor time, and three times
    as many on the wall; the whole submission has seconds on the wall. Time is enforced from
    outside, by killing the worker.
    """

    seconds_to_load: float = 5.0
    seconds_per_call: float = 2.0
    seconds_per_property: float = 10.0
    seconds_in_total: float = 120.0
    memory_mb: int = 1024

    def shortened(self) -> Limits:
        """Give the limits for a function that has hung before."""
        return replace(self, seconds_per_call=min(self.seconds_per_call, 0.5))

    def slower(self, factor: float) -> Limits:
        """Give the limits for a machine on which everything takes so many times as long."""
        return replace(
            self,
            seconds_to_load=self.seconds_to_load * factor,
            seconds_per_call=self.seconds_per_call * factor,
            seconds_per_property=self.seconds_per_property * factor,
            seconds_in_total=self.seconds_in_total * factor,
        )

    def longer(self, factor: float) -> Limits:
        """Give the limits for so many times as many examples; a call has no more time."""
        return replace(
            self,
            seconds_per_property=self.seconds_per_property * factor,
            seconds_in_total=self.seconds_in_total * factor,
        )
