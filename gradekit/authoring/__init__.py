"""Tools for the author of an assignment: build its generated files, audit its properties.

A module imports only from those that stand below it here:

    explanations    audit of the error models; what explains each misconception
    audit           mutation testing of the properties; regression test of misconceptions
    formulas        writes the identities that claims rest on, as MathML
    mathml          an identity as MathML, by SymPy's printer
    cost            the time that right code takes for the slowest of the examples
    admission       the rules about conditional mutants, and which a manifest admits
    refutation      judges conditional mutants, ladders by bisecting
    conditional     mutants of a function, wrong only where a feature of its domain holds
    wrapped_values  the code that makes operations of a Value wrong, pasted behind the next
    wrapper         the code that makes functions wrong, pasted into what a worker runs
    coverage        the buckets of the functions' domains that the examples reach
    build           generates `kept.bin`: drawn examples, and what judging them gave
    processors      older processors that workers can act as, on which NumPy rounds otherwise
    tables          audit.lock and the tables in a handout: written and compared
    mutant_judge    judges one mutant of a solution, until the first property fails
    findings        cached results of judging one implementation, reused by the next audit
    mutation        mutation operators and mutants of a program
"""
