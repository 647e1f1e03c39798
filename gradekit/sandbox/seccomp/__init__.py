"""Filters of system calls: what they allow, and the compiler that a developer runs.

A module imports only from those that stand below it here:

    compiler  the policy as BPF, for each machine; its output is shipped
    policy    which system calls a filter allows
"""
