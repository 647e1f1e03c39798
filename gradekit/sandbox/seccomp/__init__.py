"""Seccomp filters: the policy of allowed system calls, and its compiler (for developers).

A module imports only from those that stand below it here:

    compiler  the policy as BPF, for each machine; its output is shipped
    policy    which system calls a filter allows
"""
