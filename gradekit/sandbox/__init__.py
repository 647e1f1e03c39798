"""One submission in another, confined process. `worker` is the only door.

A module imports only from those that stand below it here:

    preparation     the tier in use: found, checked and told in every report
    selfcheck       a throw-away worker tries what must not work
    probes          what it tries
    worker          a process with one submission inside: start, call, stop
    client          one request, one reply, and the questions of stubs in between
    process         pipes, deadlines, and the end of a process
    forkserver      our side of the fork server, from which workers come
    bubblewrap      the command that is put around a fork server
    launcher        starts a fork server; imports nothing but the standard library
    tiers           the tiers of isolation, strongest first
    program         what a worker is to run
    static_imports  which modules a text names
    limits          sizes and seconds that no assignment sets
"""
