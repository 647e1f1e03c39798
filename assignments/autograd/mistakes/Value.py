"""Error model of the class `Value`.

A probe is a program. `Value(pick, program)` runs it with the class and gives the numbers it
prints, as a student's class does in the driver; `Value(pick)` gives the class itself.
"""

from gradekit.mistakes import mistakes

from ._programs import printed
from ._value import BENIGN, SWITCHES, value_class


@mistakes(benign=BENIGN, **SWITCHES)
def Value(pick, program=None):  # noqa: N802  # named for the class
    """Run a program that uses Value, or give the class."""
    made = value_class(pick)
    return made if program is None else printed(program, {"Value": made})
