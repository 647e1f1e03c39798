"""A folder on disk as an Assignment, with its examples.

A module imports only from those that stand below it here:

    library             an assignment by name, by folder, or by what a submission says
    compiled            an assignment read once (`compiled.bin`): manifest, claims, verdict cache
    reading             a folder as a Manifest, every problem at once; its code as an Assignment
    code                the code of an assignment, imported when it is asked for
    reference           the modules of `reference/`, or an assignment's own file
    claims              property functions imported without Hypothesis
    drawing             draws examples with Hypothesis while the reference passes them
    properties          property files imported, relative imports and all
    hypothesis_adapter  every use of Hypothesis's internals
    examples            the examples drawn once (`corpus.bin`): size, seed, read, write
    lock                `kept.lock`: the key and digest of each file that is kept
    fingerprint         what a claim can see, and the whole grader, as hashes
    bundle              where the bundled assignments and their reference are
    misconceptions      a file of `misconceptions/`: its function, whole text, belief
    overlay             the definitions in which a module differs from its base
    program             an assignment and a source as what a worker runs
    manifest            assignment.toml parsed, every problem collected
"""
