"""A student's `.py` or `.ipynb`, read as text and never executed.

A module imports only from those that stand below it here:

    reading        a file as a Submission: source for the worker, definitions, line map
    gathering      reads the modules beside a submission that it imports, within limits
    local_modules  modules beside a submission, as the worker is told of them
    imports        what a file imports, and the names it may use of that
    module_text    a `.py` file, or the code cells of a notebook, as one module
    cells          the code cells of a notebook
    left_out       what is not run and may have an effect
    selection      blank the statements that defining the functions does not need
    syntax         parse Python, or explain why that is impossible
    definitions    the names that a module defines at its top level
    statements     the statements of a module, with the names that each binds and reads
    effects        the names that a call, made for its effect, may modify
    in_place       functions that write into their arguments, by their text
    scopes         the names that one statement or expression binds and reads
    magics         blank the commands of IPython in a cell
    header         parse the comment `# gradekit: NAME, option=value`
    limited_process  read an unusual file in a process with limits
    file           read and decode a file, with limits
"""
