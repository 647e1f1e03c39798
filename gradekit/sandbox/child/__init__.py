"""The only code that shares a process with a student's.

It imports nothing of gradekit, so that a submission that searches its own process
finds no part of the judge. The judge imports `protocol` from here.

A worker is forked by `forkserver.serve` and runs `server.main`. It reads requests
from one pipe and writes replies to another, as `protocol` describes; what the
student prints goes to a third.

    forkserver       a Python with the imports done, which forks a worker for each request
    server           a worker's main loop: a request in, a reply out
    program          the submission as a module: loads it, calls it, sees changed arguments
    stubs            functions of the submission whose values the judge computes
    array_arguments  lists made NumPy arrays where a parameter's annotation asks for one
    values           values converted to what a message can hold
    protocol         messages and their encoding, with limits on size and depth
    spin             waits awake for up to 50 us before it blocks
    orphans          ends what a worker has left behind
    confinement      what a worker gives up before student code runs
"""
