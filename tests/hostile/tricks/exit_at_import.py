"""Ends the process with status 0 before anything is asked.

Expect: died
"""

import os

os._exit(0)
