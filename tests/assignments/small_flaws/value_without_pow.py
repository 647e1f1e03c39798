# gradekit: autograd
# base: textbook
"""Value has no __pow__.

Costs 5 of 100; 14 before.
"""

del Value.__pow__
