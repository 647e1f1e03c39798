"""One submission in another, confined process. `worker` is the only access to it.

A module imports only from those that stand below it here:

    isolation       selects the isolation tier, verifies it with probes; its fork servers
    selfcheck       runs the probes in a throw-away worker of a tier
    probes          attempts at forbidden actions; runs in the worker
    worker          a process with one submission inside: start, call, stop
    client          one request, its reply, and the requests of stubs in between
    process         a worker's process: pipes, deadlines, termination
    allowance       the limit of one call, in processor time and on the wall
    tiers           the tiers of isolation, strongest first
    forkserver      the judge's side of the fork servers, from which workers are forked
    container       the memory that the container allows
    bubblewrap      builds the bwrap command line for a fork server
    launcher        spawns a fork server's process (runs in the judge, stdlib only)
    program         the record of what a worker runs
    static_imports  modules a source names, by regex; whether it may use random numbers

Beside them, `child` runs in the worker. The filters of system calls that it loads are
compiled by `tests/sandbox/seccomp`.
"""
