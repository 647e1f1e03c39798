"""What a misconception says, and that its file holds one mistake; `gradekit audit` judges it."""

from whole import each_assignment, offenders, written

from gradekit.assignment import library, misconceptions
from gradekit.authoring import tables
from tests.folders import QUICK

WHOLE = {
    "a_new_gradient_replaces_the_old",
    "gpt_adds_places_into_the_table",
    "multiplication_starts_afresh",
}
"""They cannot be overlays; their headers say why."""
LONGEST = 60
"""Lines of an overlay: what is wrong, and what is said about it."""


def flaws_of_words(mistake):
    """Tell what a belief or a remedy lacks."""
    belief, remedy = misconceptions.explain(mistake.path)
    demands = {
        "the belief ends without a full stop": belief.endswith("."),
        "the remedy ends without a full stop": remedy.endswith("."),
        "the belief is more than one sentence": ". " not in belief,
        f"the belief has {len(belief)} characters": 20 <= len(belief) <= 95,
        f"the remedy has {len(remedy)} characters": 30 <= len(remedy) <= 200,
        "it shouts": "!" not in belief + remedy,
    }
    return [flaw for flaw, is_met in demands.items() if not is_met]


@each_assignment()
def test_each_speaks_in_the_words_of_its_author(assignment):
    assert offenders(assignment.manifest.misconceptions, flaws_of_words) == []


@each_assignment(quick=QUICK)
def test_each_is_a_whole_submission(assignment):
    manifest = assignment.manifest

    def flaws(mistake):
        submission = library.parse_for(manifest, misconceptions.text(mistake), mistake.path.name)
        if submission.assignment != manifest.name:
            yield f"it names {submission.assignment}"
        yield from (f"it lacks {name}" for name in {*written(manifest)} - {*submission.definitions})

    assert offenders(manifest.misconceptions, flaws) == []


@each_assignment()
def test_few_stand_whole_and_the_others_are_short(assignment):
    mistakes = assignment.manifest.misconceptions
    assert {one.name for one in mistakes if one.base is None} <= WHOLE
    lengths = {one.name: len(one.path.read_text("utf-8").splitlines()) for one in mistakes}
    assert [name for name, n in lengths.items() if n > LONGEST and name not in WHOLE] == []


@each_assignment()
def test_the_base_is_a_solution_of_which_no_mutants_are_made(assignment):
    manifest = assignment.manifest
    bases = {one.base for one in manifest.misconceptions} - {None}
    assert bases <= {*manifest.solutions}
    assert not bases & {*manifest.mutate}


@each_assignment()
def test_each_loses_points_of_the_function_at_fault_only(assignment):
    judges = {one.name: one.judges for one in assignment.properties}
    points = {one.name: one.policy.points for one in assignment.properties}
    rows = tables.read_lock(assignment.manifest.folder)
    assert list(rows) == [one.name for one in assignment.manifest.misconceptions]
    for name, row in rows.items():
        assert {judges[lost] for lost in row.loses if points[lost]} == {(row.function,)}, name
        assert sum(points[lost] for lost in row.loses) > 0, name


@each_assignment()
def test_the_snapshot_is_as_updating_would_write_it(assignment):
    manifest = assignment.manifest
    lost = {name: row.loses for name, row in tables.read_lock(manifest.folder).items()}
    text = (manifest.folder / tables.LOCK).read_text("utf-8")
    assert tables.lock_text(manifest, lost) == text, f"`gradekit audit {manifest.name} --update`"
