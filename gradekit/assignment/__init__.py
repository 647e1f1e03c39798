"""Load an assignment from its folder, with its examples.

A module imports only from those that stand below it here:

    submission_folder          find the submission in a folder that was handed in
    library                    find an assignment by name, by folder, or by a submission's header
    installed                  assignments of installed packages, by entry point
    reading                    a folder as a Manifest, every problem at once; then its code
    code                       lazy import of properties and reference; property records
    reference                  the modules of `reference/`, or an assignment's own file
    drawing                    draws examples with Hypothesis while the reference passes them
    probing                    the calls by which a wrong function is explained; what is right there
    variation                  edits of calls, the same on every machine
    refutation                 on which probes mistakes of error models show
    error_models               error models of a folder, and calls of their variants
    properties                 import of property files, with their relative imports
    whole_range                properties over the whole range of a function: their examples
    hypothesis_adapter         every use of Hypothesis's internals
    examples                   the corpus in `kept.bin`: drawn examples, and what is kept with them
    formulas                   the formulas of claims, as they were written for reports
    lockfile                   `kept.lock`: source key and digest of each generated file
    fingerprint                content hashes for cache invalidation: a claim's inputs, the grader
    locations                  where the bundled assignments and their reference are
    misconceptions             a file of `misconceptions/`: its function, whole text, belief
    overlay                    applies a file of changed definitions to its base module
    program                    an assignment and a source as what a worker runs
    elementwise                a reference function called in another form than the declared one
    closeness                  whether two results are the same but for rounding
    domains                    the domain of every function: its parameters, joint features, bounds
    parameters                 the domain of one parameter, by its kind
    starters                   what a student begins with, under the names it gets
    manifest                   assignment.toml parsed, every problem collected
"""
