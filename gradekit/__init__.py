"""Property-based grading of cross-entropy loss and the training step.

The package is built in floors; a module imports only from the floors below.

====== ==================================================================
floor  modules
====== ==================================================================
F0     errors, verdict, tolerance: words
F1     report, assignment, asserts, strategies, symbolic: data, and what
       the authors of assignments import
F2     library, folder, submission, corpus, worker: reach files, processes
F3     judge, diagnosis: decide
F4     audit, renderers: use judgements
F5     cli: say it, choose the exit code
====== ==================================================================
"""

__version__ = "0.1.0"
