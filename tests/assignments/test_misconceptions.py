"""What is wrong is refuted by exactly the properties that the manifest names."""

import itertools
import re

import renew
from in_process import Implementation, assignment_for, chosen, drawn
from whole import (
    costs_others,
    each_assignment,
    each_function,
    each_mistake,
    each_property,
    plainest,
    trace,
)

from gradekit.judging.diagnosis import alike


@each_mistake()
def test_it_is_refuted_by_exactly_what_the_manifest_names(assignment, mistake, capsys):
    name = assignment.manifest.name
    found = renew.caught_by(mistake, assignment, drawn(name).examples)
    capsys.readouterr()  # some print, for thousands of examples
    assert found, "nothing refutes it"
    assert found == mistake.caught_by, f"run `python tests/assignments/renew.py {name}`"


@each_assignment()
def test_the_manifest_is_as_renewing_would_write_it(assignment):
    manifest = assignment.manifest
    text = (manifest.folder / "assignment.toml").read_text("utf-8")
    renewed = renew.manifest_text(text, renew.as_listed(assignment))
    assert renewed == text, f"run `python tests/assignments/renew.py {manifest.name}`"


@each_property()
def test_every_property_refutes_something(assignment, one):
    mistakes = assignment.manifest.misconceptions
    assert one.name in set(itertools.chain(*(mistake.caught_by for mistake in mistakes)))


@each_mistake()
def test_it_speaks_in_the_words_of_its_author(assignment, mistake):
    assert mistake.belief.endswith(".")
    assert mistake.remedy.endswith(".")
    assert mistake.belief.count(". ") == 0, "a belief is one sentence"
    assert 20 <= len(mistake.belief) <= 95
    assert 30 <= len(mistake.remedy) <= 200
    assert "!" not in mistake.belief + mistake.remedy


@each_mistake()
def test_it_is_a_whole_submission(assignment, mistake):
    named = assignment_for(mistake.path)
    assert named.manifest.name == assignment.manifest.name
    functions = list(assignment.manifest.functions)
    assert Implementation(mistake.path, named).program.functions() == functions


@each_mistake()
def test_its_mistake_costs_no_other_function(assignment, mistake, capsys):
    examples = drawn(assignment.manifest.name).examples
    options = chosen(assignment, mistake.path)
    taken = costs_others(mistake.path, mistake.function, options, examples, advice=True)
    capsys.readouterr()
    assert taken == set()


@each_function()
def test_no_two_mistakes_of_a_function_do_the_same(assignment, function):
    """Told by the calls by which a student's function is told apart, as in diagnosis."""
    mistakes = [one for one in assignment.manifest.misconceptions if one.function == function]
    paths = {"right": plainest(assignment.manifest)} | {one.name: one.path for one in mistakes}
    functions = {
        name: Implementation(path, chosen(assignment, path)).function(function)
        for name, path in paths.items()
    }
    in_place = function in assignment.manifest.in_place
    same = list(itertools.combinations(paths, 2))
    for arguments in drawn(assignment.manifest.name).probes[function]:
        told = {name: trace(functions[name], arguments) for name in sorted({*sum(same, ())})}
        same = [pair for pair in same if alike(*(told[name] for name in pair), in_place=in_place)]
    assert same == []


ROW = r"\| (\w+) \| (\w+) \| ([\d.]+) of ([\d.]+) \| (.+) \|"


@each_assignment()
def test_the_table_of_all_mistakes_is_current(assignment):
    name = assignment.manifest.name
    listed = renew.sections(renew.TABLE.read_text("utf-8"))
    told = f"run `python tests/assignments/renew.py {name}`"
    assert listed.get(name) == renew.section(assignment, renew.as_listed(assignment)), told


def test_the_table_of_all_mistakes_holds_these_assignments_and_no_others():
    text = renew.TABLE.read_text("utf-8")
    assert renew.table_text(renew.sections(text)) == text
    assert list(renew.sections(text)) == renew.names()


@each_assignment()
def test_a_row_of_the_table_loses_points_of_the_function_at_fault_only(assignment):
    table = renew.sections(renew.TABLE.read_text("utf-8"))[assignment.manifest.name]
    judges = {one.name: one.judges for one in assignment.properties}
    rows = [re.fullmatch(ROW, line) for line in table.splitlines()[4:]]
    assert len(rows) == len(assignment.manifest.misconceptions)
    for row in rows:
        function, _, lost, worth, listed = row.groups()
        assert {judges[one.strip("()")] for one in listed.split(", ")} == {(function,)}
        assert 0 < float(lost) <= float(worth)
