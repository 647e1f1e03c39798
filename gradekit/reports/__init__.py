"""A report as text: one pure function for each format. They need the model alone.

A module imports only from those that stand below it here:

    formats         the names of the formats, and the function that writes each
    github          annotations and the summary of GitHub Actions
    terminal        for a screen of 80 columns or more
    markdown        for a comment or a summary
    gradescope      results.json of Gradescope
    junit           JUnit XML, for CI
    json            the whole report, for instructors and programs
    plain_evidence  a counterexample without markup
    wording         the sentences that all formats share
    student_view    what a student may see of a report
    reproduction    the command by which a student sees a failure again
    page            a page of plain text: headings, paragraphs, tables
    wrapping        lines broken to a width, however wide their letters are
    plain_text      text that cannot type into a terminal
"""
