"""The only code that runs in the same process as a student's: the worker.

It imports nothing else of gradekit, so that no object of the judge is in the process.
The judge imports `protocol` from here.

A worker is forked by `forkserver.serve` and runs `server.main`. It reads requests
from one pipe and writes replies to another, as `protocol` describes; what the
student prints goes to a third.

    forkserver       fork server: imports done once, a worker forked for each request
    server           a worker's main loop: a request in, a reply out
    program          the student's module: executes it, finds its functions
    histories        calls a function after other calls; looks at their results again
    changes          calls a function, and tells which of its arguments it changed
    local_modules    finder and loader of the modules beside the student's
    execution        executes a module; leaves out what raises or takes too long
    stubs            functions of the submission whose values the judge computes
    array_arguments  lists to NumPy arrays, where a parameter's annotation asks for one
    values           conversion of return values to serialisable ones
    protocol         messages and their encoding, with limits on size and depth
    spin             busy-waits for up to 50 us before it blocks
    orphans          ends what a worker has left behind
    import_probes    attempts at forbidden actions while a sealed worker imports modules
    confinement      privileges and resources dropped before student code runs
"""
