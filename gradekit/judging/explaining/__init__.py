"""Explain a wrong function by what it does on the probes, beside what is right there.

The layers of an explanation, in this order: the answers of a misconception (`beliefs`), those
of an error model (`models`), what changes from call to call (`state`), how the results relate
to the right ones (`relations`, `programs`, `other_questions`), where it is wrong (`conditions`),
and how often it gives no number (`undefined`).

A module imports only from those that stand below it here:

    explanation      the first layer that explains a function
    beliefs          misconceptions that do the same on the core
    wording          an explanation as a record of the report
    models           error models that do the same on the core: one mistake, or a pair
    likeness         an outcome of the student's beside that of an error model
    candidates       what error models are tried with: mistakes, conventions, pairs
    literals         the numbers that a student wrote, as values of parameters
    state            what a few more calls tell: state, chance, changed arguments
    programs         which of the numbers and gradients that a program prints are wrong
    relations        how the results relate to the right ones
    entries          which entries of the results are wrong, or how far they are off
    factors          results that are off by one factor, or by one number
    other_questions  results that are right for another function, or for other arguments
    named            the same for what a dict holds by name
    conditions       where a function is wrong
    undefined        how often a function that is else right gives no number
    features         features of the arguments of a call
    forms            the form of the results, if it is not the right one
    formulas         formulas in which a result may stand to the right one
    samples          calls with what a function gave, and what is right
    gathering        the calls of the probes, in a fresh worker
    core             the outcomes of a function on its probes, beside the right ones
"""
