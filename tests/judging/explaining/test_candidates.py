"""In which order pairs of mistakes are tried."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.explaining import candidates
from gradekit.judging.explaining.candidates import Mistake
from gradekit.mistakes import Sentence

MISTAKES = st.builds(
    Mistake,
    switch=st.sampled_from("abc"),
    value=st.integers(),
    sentence=st.just(Sentence("It is wrong.")),
    is_parameter=st.booleans(),
    suggested=st.booleans(),
)


@given(singles=st.lists(MISTAKES, max_size=12, unique_by=lambda each: each.value))
def test_the_first_mistakes_of_their_switches_are_paired_first(singles: list[Mistake]) -> None:
    paired = [each for each in singles if each.suggested or not each.is_parameter]
    places = {each.value: _before(each, paired) for each in paired}
    pairs = [pair for pair in itertools.combinations(paired, 2) if pair[0].switch != pair[1].switch]
    pairs.sort(key=lambda pair: sum(places[each.value] for each in pair))
    assert list(candidates.pairs(singles)) == pairs


def _before(mistake: Mistake, mistakes: list[Mistake]) -> int:
    same = [each for each in mistakes if each.switch == mistake.switch]
    return same.index(mistake)
