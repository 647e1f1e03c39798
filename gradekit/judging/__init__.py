"""Judge one submission: from its text to a report.

The way of a submission: `judge` loads it into a worker (`session`), and makes four passes.
1. `replay`: the examples of all properties side by side, with the student's own helpers;
   where the replies are known (`known_answers`) the claim does not run; the others run
   concurrently (`batching`), block by block (`attempts`).
2. `settling`: one property after the other, as the manifest lists their functions. What
   failed is tried with correct helpers (`blame`), made small (`shrinking`), seen again and
   doubted (`confirmation`), and written down (`counterexample`, `results`).
3. `mitigation`: what has failed for a cause that is paid for elsewhere counts as passed.
4. `diagnosis`: the belief behind each function that failed.
`scoring` adds up the points and gives the report.

A module imports only from those that stand below it here:

    judge           the four passes over one submission
    curves          what functions give along a line of inputs, beside what is right
    lines           these inputs, and runs of training, by function
    scoring         the score as a fraction, and the report
    diagnosis       the one misconception whose outputs equal those of a wrong function
    mitigation      failures forgiven since their cause is paid for
    helper_roles    a wrong helper of the student's own, shared by several functions
    precision       failures that are roundings of single precision, in a part of a calculation
    settling        one property at a time, with its helpers or reference stubs; its result
    guards          losses that are right but for a guard against log(0)
    replay          examples of all properties side by side, known answers followed
    results         result records from verdicts on properties
    shrinking       smallest counterexamples of misconceptions, then Hypothesis within a budget
    confirmation    a failure rerun in a fresh worker, and checked against the exact reference
    steps           how the right value of a call comes about, by the reference
    findings        what failed, grouped by function and cause
    counterexample  the record of a failure: arguments, actual, expected, tolerance
    evidence        what a failure consists of, and the line of Python that shows it
    attempts        a property tried on one example, or on several up to the first failure
    blame           fault localisation by substituting reference helpers
    batching        examples run concurrently in greenlets, their calls batched per round trip
    session         proxies of the student's functions; a worker for each choice of stubs
    deadlines       the time for a submission, and for one property
    runs            one example's calls, and what is noticed in them
    hangs           functions that hang: which have less time, which are given up
    known_answers   a trie for each example: the replies after which it is known to hold
    options         judging options, and the corpus that they select
"""
