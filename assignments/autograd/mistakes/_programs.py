"""Programs: how a probe is tried on a class and on the functions made of it."""

from functools import lru_cache


def printed(program, names):
    """Run a program that may use some names; give the numbers that it prints."""
    numbers = []
    scope = {**names, "print": lambda *values: numbers.extend(values)}
    exec(_compiled(program), scope)  # noqa: S102  # drawn by the author's own properties
    return [float(number) for number in numbers]


@lru_cache(1024)
def _compiled(program):
    return compile(program, "program", "exec")
