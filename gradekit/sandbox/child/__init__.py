"""The only code that shares a process with a student's.

An island: it imports nothing of gradekit, so that whatever a submission does
to its own process it finds no judge in it. The judge imports `protocol`
from here, and nothing from the judge's side is imported here.

A worker is forked by `forkserver.serve` and runs `server.main`. It reads requests
from one pipe and writes replies to another, as `protocol` describes; what the
student prints goes to a third.
"""
