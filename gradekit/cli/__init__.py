"""The `gradekit` command: parses arguments, runs a subcommand, prints its result.

Each command has a module with two functions: `configure(parser)` adds its arguments,
`run(options)` runs it and gives the exit code. Such a module is fast to import:
slow imports happen when the command is run.

A module imports only from those that stand below it here:

    main          the parser; errors as messages and exit codes
    check         grade one submission
    new           write the starters and the handout of an assignment
    list          name the bundled assignments
    show          show an assignment
    doctor        show which isolation tiers work on this machine
    grade         grade every submission in a folder
    author        the verbs of `gradekit author`
    author_build  generate an assignment's corpus and known answers
    author_show   print the full source of a misconception
    audit         mutation testing and regression test of the properties
    conditional   the conditional mutants of an audit, as a table
    explanations  what misconceptions are explained by, as a table
    coverage      the buckets that the examples reach, as a table
    settings      what `check` grades where no submission is named
    stopping      the end of a run by a host's signal, or by its own time limit
    outputs       the formats of one report, each to its file or to the screen
    workflow      what GitHub Actions gives a step: its summary, its repository
    arguments     arguments that several commands take
    progress      a progress line on stderr
    messages      messages on stderr
    exit_codes    what the exit codes mean
"""
