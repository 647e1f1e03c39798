"""Judge one submission: from its text to a report.

A module imports only from those that stand below it here:

    judge           every property in turn, then the diagnosis of misconceptions
    scoring         the score as a fraction, and the report
    property_judge  one property, with its helpers or reference stubs; its result
    results         result records from verdicts on properties
    diagnosis       the one misconception whose outputs equal those of a wrong function
    shrinking       smallest counterexamples of misconceptions, then Hypothesis within a budget
    confirmation    a failure rerun in a fresh worker, and checked against the exact reference
    counterexample  the record of a failure: arguments, actual, expected, tolerance
    verdict_cache   verdicts by the digest of the replies they rest on
    replay          the examples of the corpus run in order, up to the first failure
    recording       the rounds of calls of one property, recorded by digest
    blame           fault localisation by substituting reference helpers
    session         proxies of the student's functions; a worker for each choice of stubs
    batching        examples run concurrently in greenlets, their calls batched per round trip
    known_answers   a trie for each example: the replies after which it holds
    options         judging options, and the lazily loaded corpus they select
"""
