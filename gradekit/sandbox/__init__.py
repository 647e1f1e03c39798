"""One submission in another, confined process. `worker` is the only access to it.

A module imports only from those that stand below it here:

    isolation       `Isolation`: the tier in use, checked, and the fork servers
    selfcheck       a throw-away worker tries what must not work in a tier
    probes          what it tries; runs in the worker
    worker          a process with one submission inside: start, call, stop
    client          one request, one reply, and the questions of stubs in between
    process         pipes, deadlines, and the end of a worker's process
    tiers           the tiers of isolation, strongest first, and what a worker is given
    forkserver      our side of the fork servers, from which workers are forked
    bubblewrap      the command that is put around a fork server
    launcher        starts a fork server; imports nothing but the standard library
    program         what a worker is to run
    static_imports  which modules a text names

Beside them, `child` runs in the worker, and `seccomp` compiles the filters of
system calls that it loads.
"""
