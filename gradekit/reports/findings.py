"""The words of a finding: its place, the calls with what came of them, and why.

All texts are clean and each is one paragraph, to be wrapped or cut by whoever shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Call, Diagnosis, Finding, Report, Result
from gradekit.reports import wording
from gradekit.reports.contrast import allowance, contrast
from gradekit.reports.plain_text import one_line
from gradekit.reports.student_view import has_hidden

UNWRITTEN: Final = "not written yet"
LONGEST_OUTCOME: Final = 140
"""Characters of what came and what should, together in one paragraph."""
SHOWN_ALONE: Final = frozenset({"condition"})
"""Layers of an explanation that only a whole report shows."""
SEEN: Final = frozenset({"relation", "condition"})


def place(finding: Finding, report: Report) -> str:
    """Write where a finding is: as terminals and editors link it, where it has a line."""
    if finding.line > 0:
        return one_line(f"{report.submission}:{finding.line} {finding.function}")
    where = f"{finding.position}: " if finding.position else ""
    return one_line(f"{where}{finding.function}")


def evidence(finding: Finding) -> list[str]:
    """Write the calls of a finding, what they gave, and what they should have given."""
    if finding.calls and (finding.got or finding.right):
        lines = [one_line(finding.calls[0].text), *_outcome(finding)]
    elif len(finding.calls) == 1 and finding.calls[0].right:
        return [one_line(finding.calls[0].text), *_returned(finding.calls[0])]
    else:
        lines = [_call(call) for call in finding.calls]
    seen = one_line(finding.seen)
    near = allowance(finding.got, finding.right, finding.tolerance)
    return [line for line in [*lines, _sentence(seen), near] if line]


def steps(finding: Finding) -> list[str]:
    """Write how the right value comes about, a line each, if that was asked for."""
    return [contrast(one_line(step), "")[0] for step in finding.steps]


def explanation(finding: Finding, *, whole: bool = False) -> list[str]:
    """Write why: what the function does, and what one may believe; else the claim it breaks."""
    because = finding.explanation
    if because is None or (because.layer in SHOWN_ALONE and not whole):
        return [UNWRITTEN.capitalize() + "."] if finding.unwritten else _claim(finding)
    lines = [_said(because, whole=whole)]
    if because.belief:
        lines.append(f'You may think: "{one_line(because.belief)}"')
    return [line for line in [*lines, _sentence(one_line(because.remedy))] if line]


def amount(finding: Finding, report: Report) -> str:
    """Write how many claims fail, and what they cost unless the total is kept back."""
    claims = wording.count(len(finding.properties), "claim")
    verb = "fails" if len(finding.properties) == 1 else "fail"
    if has_hidden(report):
        return f"{claims} {verb}"
    points = wording.number(finding.points)
    return f"{claims} {verb}, {points} {'point' if points == '1' else 'points'} lost"


def remark(function: str, results: list[Result], report: Report) -> str:
    """Write in a few words what is the matter with one function."""
    own = [each for each in report.findings if each.function == function]
    if own and all(each.unwritten for each in own):
        return UNWRITTEN
    lost = [each for each in results if wording.status(each) in {"failed", "skipped"}]
    parts = [_failing(len(lost), len(own))] if lost else []
    for status, words in (("error", "not judged"), ("doubted", "doubted")):
        count = sum(wording.status(each) == status for each in results)
        parts += [f"{count} {words}"] if count else []
    return ", ".join(parts)


def _failing(claims: int, causes: int) -> str:
    fail = f"{wording.count(claims, 'claim')} {'fails' if claims == 1 else 'fail'}"
    if claims == 1 or not causes:
        return fail
    return f"{fail}, {'one cause' if causes == 1 else f'{causes} causes'}"


def _outcome(finding: Finding) -> list[str]:
    got, right = contrast(one_line(finding.got), one_line(finding.right))
    verbs = ("raised ", "did not ", "ran out ", "ended ", "returned what ")
    came = got if got.startswith(verbs) or not got else f"returned {got}"
    return _compared(came, right)


def _compared(came: str, right: str) -> list[str]:
    """Write what came and what should, in a paragraph each if they are long."""
    parts = [part for part in (came, f"should be {right}" if right else "") if part]
    return [", ".join(parts)] if sum(map(len, parts)) <= LONGEST_OUTCOME else parts


def _call(call: Call) -> str:
    text = one_line(call.text)
    if call.outcome is not OutcomeKind.RETURNED:
        said = f"raised {call.exception}" if call.exception else wording.INCIDENTS[call.outcome]
        return f"{text} {one_line(said)}"
    return f"{text} {', '.join(_returned(call))}"


def _returned(call: Call) -> list[str]:
    got, right = contrast(one_line(wording.show_input(call.value)), one_line(call.right))
    return _compared(f"returned {got}", right)


def _said(because: Diagnosis, *, whole: bool) -> str:
    sentence = one_line(because.sentence)
    if not sentence:
        return ""
    if because.layer in SEEN:  # which says itself on how many inputs, where not on all
        return f"What is seen: {sentence}"
    agrees, tried = because.agrees_on
    return f"{sentence} (on {agrees} of {tried} inputs)" if whole and tried else sentence


def _claim(finding: Finding) -> list[str]:
    claim = one_line(finding.claim)
    if finding.seen and not finding.calls:  # nothing was called: there is no function, say
        return []
    return [f"It breaks this claim: {claim}"] if claim else []


def _sentence(text: str) -> str:
    """Write a message as a sentence."""
    if not text:
        return ""
    begin = text[0].upper() if text.partition(" ")[0].isalpha() else text[0]
    return f"{begin}{text[1:]}{'' if text.endswith(('.', ')')) else '.'}"


def by_function(report: Report) -> Iterator[tuple[str, list[Result]]]:
    """Give for each function, in the order of the assignment, the results that count for it."""
    functions = report.functions or list(
        dict.fromkeys(name for result in report.properties for name in result.functions)
    )
    for function in functions:
        results = [each for each in report.properties if each.counts_for(functions) == function]
        if results:
            yield function, results
