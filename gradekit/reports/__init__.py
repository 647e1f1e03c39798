"""Renderers: a report as text, by one pure function for each format.

A module imports only from those that stand below it here:

    formats         the names of the formats, and the function that renders each
    github          annotations and the job summary of GitHub Actions
    html            one page without any request, and a fragment of it for a notebook
    summary         the page that a terminal shows by default
    changes         what has changed between two reports on one submission
    terminal        the whole report in a terminal
    markdown        GitHub-flavoured Markdown
    gradescope      Gradescope's results.json
    prairielearn    PrairieLearn's results.json
    classroom50     Classroom 50's result.json
    junit           JUnit XML, for continuous integration
    json            the whole report as JSON, for instructors and programs
    formulas        the formulas of claims, of which nothing but MathML comes through
    glossary        the words that a page explains
    plots           curves: what a function gives beside what is right
    bars            shares of points; two lists of numbers, entry by entry
    shapes          lines, words and marks as SVG
    plain_evidence  a counterexample or a loading problem as plain lines
    findings        the words of a finding, and the results of each function
    contrast        two values, with the digits in which they differ
    wording         the phrases and numbers that the formats share
    host_scale      points on a host's scale, rounded down
    shortening      texts cut so that a document keeps a host's limit
    student_view    what a student may see of a report
    reproduction    the `python -c` command or notebook line that reproduces a failure
    layout          a page of plain text: headings, paragraphs and rows, wrapped
    plain_text      text without control characters and escape sequences
"""
