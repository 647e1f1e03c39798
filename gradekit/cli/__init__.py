"""The `gradekit` command: reads what was asked for, says what came of it.

A module imports only from those that stand below it here:

    main        the parser, and how an error becomes a sentence and an exit code
    check       grade one submission
    grade       grade every submission in a folder
    list        name the bundled assignments
    show        show an assignment
    new         write the starter of an assignment
    audit       grade the grader
    author_show  write the whole file of a misconception
    draw        draw an assignment's examples and keep them
    doctor      show how this machine keeps submissions apart
    progress    a line that says what is being done
    exit_codes  what the exit codes mean
"""
