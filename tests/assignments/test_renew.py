"""Renewing writes what it has found out, and leaves the rest as it is."""

import tomllib

import renew

MANIFEST = """\
title = "Doubling"

[misconceptions.squares]
function = "double"
caught_by = ["doubles"]

[misconceptions]
adds_two = { function = "double", caught_by = ["doubles"] }

[equivalents]
"a -> b" = "the same"

[properties]
doubles = { points = 2 }
"""
CAUGHT = {"squares": ("double", ("doubles", "is_odd")), "in_place": ("double_all", ("leaves",))}


def test_a_manifest_keeps_every_other_table():
    before = tomllib.loads(MANIFEST)
    after = tomllib.loads(renew.manifest_text(MANIFEST, CAUGHT))
    assert after == before | {
        "misconceptions": {
            "squares": {"function": "double", "caught_by": ["doubles", "is_odd"]},
            "in_place": {"function": "double_all", "caught_by": ["leaves"]},
        }
    }


def test_a_manifest_is_renewed_once_and_for_all():
    once = renew.manifest_text(MANIFEST, CAUGHT)
    assert renew.manifest_text(once, CAUGHT) == once


def test_a_long_list_is_wrapped():
    many = {"squares": ("double", tuple(f"a_property_with_a_long_name_{n}" for n in range(9)))}
    text = renew.manifest_text("", many)
    assert max(map(len, text.splitlines())) <= 100
    assert len(tomllib.loads(text)["misconceptions"]["squares"]["caught_by"]) == 9


def test_a_handout_keeps_what_stands_around_the_table():
    text = f"# Title\n\n{renew.BEGIN}\nold\n{renew.END}\n\nThe end.\n"
    renewed = renew.handout_text(text, "| new |\n")
    assert renewed == f"# Title\n\n{renew.BEGIN}\n\n| new |\n\n{renew.END}\n\nThe end.\n"
    assert renew.handout_text(renewed, "| new |\n") == renewed


def test_the_table_of_all_mistakes_is_put_together_by_name():
    parts = {"b": "## b\n\n| x |\n", "a": "## a\n\n| y |\n"}
    text = renew.table_text(parts)
    assert text.index("## a") < text.index("## b")
    assert renew.sections(text) == parts
    assert renew.table_text(renew.sections(text)) == text


def test_one_assignment_is_renewed_and_the_others_are_left(monkeypatch, tmp_path):
    monkeypatch.setattr(renew, "TABLE", tmp_path / "misconceptions.md")
    monkeypatch.setattr(renew, "names", lambda: ["a", "b"])
    monkeypatch.setattr(renew, "renew", lambda name: f"## {name}\n\n| new |\n")
    old = {"a": "## a\n\n| old |\n", "b": "## b\n\n| old |\n", "gone": "## gone\n\n| old |\n"}
    renew.TABLE.write_text(renew.table_text(old), "utf-8")
    renew.main("b")
    assert renew.sections(renew.TABLE.read_text("utf-8")) == {
        "a": old["a"],
        "b": "## b\n\n| new |\n",
    }
    renew.main()
    assert renew.sections(renew.TABLE.read_text("utf-8"))["a"] == "## a\n\n| new |\n"
