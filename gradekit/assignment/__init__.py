"""A folder on disk as an Assignment, with its examples.

A module imports only from those that stand below it here:

    library                    an assignment by name, by folder, or by what a submission says
    compiled                   the compiled assignment: manifest, claims, verdict cache in one file
    reading                    a folder as a Manifest, every problem at once; then its code
    code                       lazy import of properties and reference; property records
    reference                  the modules of `reference/`, or an assignment's own file
    claims_without_hypothesis  property functions imported with Hypothesis stubbed out
    drawing                    draws examples with Hypothesis while the reference passes them
    properties                 property files imported, relative imports and all
    hypothesis_adapter         every use of Hypothesis's internals
    examples                   the corpus: drawn examples and probes; read, write, cache
    lockfile                   `kept.lock`: the key and digest of each file that is kept
    fingerprint                content hashes: of what claims depend on, and of the grader
    locations                  where the bundled assignments and their reference are
    misconceptions             a file of `misconceptions/`: its function, whole text, belief
    overlay                    applies a file of changed definitions to its base module
    program                    an assignment and a source as what a worker runs
    manifest                   assignment.toml parsed, every problem collected
"""
