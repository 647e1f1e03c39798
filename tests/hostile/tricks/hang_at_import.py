"""Trains for ever as soon as it is imported.

Expect: timed_out
Limits: seconds_to_load=0.25
"""

while True:
    pass
