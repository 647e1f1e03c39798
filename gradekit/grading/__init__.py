"""Many submissions, graded one after the other by several processes.

A module imports only from those that stand below it here:

    folder  which files, what was graded before, and the results as they come
    bench   one assignment loaded once for each choice of options: what a process works with
    local   processes of this machine that each do one task after the other
"""
