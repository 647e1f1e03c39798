"""A student's `.py` or `.ipynb`, read as text and never executed.

A module imports only from those that stand below it here:

    reading      a file as a Submission: text for the worker, names, places
    module_text  the module that the worker runs, line for line, with its line map
    cells        the code cells of a notebook
    selection    which statements define what an assignment asks for, and what those need
    syntax       text as a syntax tree, or the flaw in the student's words
    definitions  the functions and classes that a module defines
    statements   top-level statements, and the names each binds and reads
    scopes       the names that a piece of code reads from its module
    magics       IPython's commands, blanked out
    header       the line `# gradekit: NAME, option=value`
    file         the bytes of a file as text
"""
