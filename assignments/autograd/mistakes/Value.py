"""Error model of the class `Value`: each variant is a class.

A probe is a program, which is run with that class in place of the student's; `softmax` and
`cross_entropy` give what such a program calls, and work with Values of any class.
"""

from gradekit.mistakes import mistakes

from ._value import BENIGN, SWITCHES, value_class


@mistakes(benign=BENIGN, **SWITCHES)
def Value(pick):  # noqa: N802  # named for the class
    """Give the class."""
    return value_class(pick)
