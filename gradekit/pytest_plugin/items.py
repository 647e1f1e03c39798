"""One claim as a test: its verdict in pytest's words.

================  =====================================================================
it held           the test passes
it failed         the test fails; the text is the finding
not judged        skipped: a claim that it rests on has failed
doubted           passes, with a note: the claim may be wrong itself
advice            an expected failure (``x``): it costs nothing, and is there to be read
a fault of ours   an error, not a failure, which says so
================  =====================================================================
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from gradekit.model.errors import SubmissionError
from gradekit.model.outcomes import Verdict
from gradekit.pytest_plugin.claims import Claim
from gradekit.pytest_plugin.judgement import FaultError, Judged, Judgement
from gradekit.reports import wording
from gradekit.reports.plain_text import clean, disarm

POINTS: Final = "gradekit.points"
MAX_POINTS: Final = "gradekit.max_points"
ISOLATION: Final = "gradekit.isolation"
"""What JUnit XML, and the end of the report, are told of each claim."""


class UnreadableItem(pytest.Item):
    """The only test of a submission that cannot be read: it fails."""

    def __init__(self, *, error: SubmissionError, **rest: Any) -> None:
        super().__init__(**rest)
        self.error = error

    def reportinfo(self) -> tuple[Path, int, str]:
        """Tell where it is: at the beginning of the file."""
        return self.path, 0, self.name

    def runtest(self) -> None:
        """Fail with what is wrong with the file."""
        pytest.fail(disarm(clean(str(self.error))), pytrace=False)


class ClaimItem(pytest.Item):
    """The test of one claim, which is judged with all others when the first is run."""

    def __init__(self, *, claim: Claim, judgement: Judgement, every: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.claim = claim
        self.judgement = judgement
        self.every = every
        self.judged: Judged | None = None
        if not claim.hidden:
            self.extra_keyword_matches.update(claim.judges)  # `-k softmax`

    def reportinfo(self) -> tuple[Path, int, str]:
        """Tell where the function is defined, as a line from 0 on."""
        return self.path, max(self.claim.line - 1, 0), self.name

    def setup(self) -> None:
        """Judge; what gradekit could not judge is an error of the test, and no failure."""
        items = (each for each in self.session.items if isinstance(each, ClaimItem))
        selected = [each.claim for each in items if each.judgement is self.judgement]
        try:
            judged = self.judgement.of(self.claim, selected, self.every)
        except FaultError as error:
            pytest.fail(str(error), pytrace=False)  # in a setup it is an error
        if self.judged is None:  # other plugins run a test again
            self.user_properties += _facts(judged)
        self.judged = judged
        if judged.shown.fault:
            pytest.fail(wording.OURS[Verdict.ERROR], pytrace=False)

    def runtest(self) -> None:
        """Tell the verdict as pytest does."""
        assert self.judged is not None, "no test is run that was not set up"
        shown, text = self.judged.shown, self.judged.text
        match wording.status(shown):
            case "failed":
                pytest.fail(text, pytrace=False)
            case "skipped" | "error":
                reason = disarm(wording.reason(shown))
                raise pytest.skip.Exception(reason, _use_item_location=True)
            case "doubted":
                self.add_report_section("call", "gradekit", wording.OURS[Verdict.DOUBTED])
            case "advice":
                pytest.xfail(disarm(f"advice: {wording.title(shown)} {wording.reason(shown)}"))


def _facts(judged: Judged) -> list[tuple[str, object]]:
    facts = {POINTS: judged.shown.points, MAX_POINTS: judged.shown.max_points}
    return [*facts.items(), *([(ISOLATION, judged.isolation)] if judged.isolation else [])]
