"""The `gradekit` command: reads what was asked for, says what came of it.

Each command has a module with two functions: `configure(parser)` adds its arguments,
`run(options)` runs it and gives the exit code. To import such a module costs little:
what takes long is imported when the command is run.

A module imports only from those that stand below it here:

    main          the parser, and how an error becomes a sentence and an exit code
    check         grade one submission
    new           write the starter of an assignment
    list          name the bundled assignments
    show          show an assignment
    doctor        show how this machine keeps submissions apart
    grade         grade every submission in a folder
    author        the verbs of `gradekit author`
    author_build  draw an assignment's examples, judge what comes with it
    author_show   write the whole file of a misconception
    audit         grade the grader
    arguments     arguments that several commands take
    progress      a line that says what is being done
    exit_codes    what the exit codes mean
"""
