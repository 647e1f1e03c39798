# gradekit: autograd
"""a + 2 works, so 2 + a works.

Remedy: Python asks the number first, and 2 knows nothing of Values. Define __radd__,
which is also what sum() needs for its first item.
"""


del Value.__radd__
