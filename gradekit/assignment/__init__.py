"""A folder on disk as an Assignment, with its examples.

A module imports only from those that stand below it here:

    library             the bundled assignments: find, choose, open a submission with its own
    kept                the compiled assignment (`docket.bin`): manifest, claims, verdict cache
    reading             a folder as a Manifest, and its code as an Assignment
    claims              property functions imported without Hypothesis
    drawing             draws examples with Hypothesis while the reference passes them
    properties          property files imported, each function a Property
    hypothesis_adapter  every use of Hypothesis's internals
    examples            the examples drawn once (`corpus.bin`): size, seed, read, write
    lock                `kept.lock`: the key and digest of each file that is kept
    fingerprint         what a claim can see, and the whole grader, as hashes
    misconceptions      a file of `misconceptions/`: its function, whole text, belief
    overlay             the definitions in which a module differs from its base
    program             an assignment and a source as what a worker runs
    manifest            assignment.toml parsed, every problem collected
"""
