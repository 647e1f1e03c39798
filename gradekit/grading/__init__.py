"""Many submissions, graded in parallel by a pool of processes.

A module imports only from those that stand below it here:

    folder        which files, what was graded before, and the results as they come
    grader        one assignment loaded once for each choice of options; grades a file
    process_pool  processes of this machine that each do one task after the other
"""
