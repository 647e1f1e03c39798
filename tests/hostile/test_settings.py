"""Settings in a submission's folder change nothing, whoever grades it and from where."""

import json
import zipfile
from dataclasses import replace

import pytest

from gradekit.cli.main import main
from gradekit.cli.settings import Settings, read_settings
from gradekit.model.errors import UsageError
from gradekit.model.report import Report
from gradekit.sandbox import launcher
from tests.folders import PLAIN, TINY
from tests.isolation import ISOLATION

WRONG = PLAIN.replace("# gradekit: tiny", "# gradekit: tiny\n").replace("2 * x", "3 * x")
SETTINGS = {
    "assignment": 'assignment = "../evil"',
    "a bundled assignment": 'assignment = "kl-divergence"',
    "submission": 'submission = "../right.py"',
    "seed": "seed = 7",
    "hints": "hints = 0",
    "formats": 'formats = ["json=stolen.json", "gradescope=../stolen.json"]',
    "requires": 'requires = ">=99"',
    "isolation": 'isolation = "P"',
    "accept-missing": 'accept-missing = ["no-network"]',
    "strict": "strict = false",
    "limits": "[limits]\nseconds_in_total = 9999",
    "points": "[points]\ndoubles = 100",
    "no settings": "this is not TOML",
}
"""What each file says."""


def plant(folder, text):
    """Put a submission into a folder, with settings in both files."""
    folder.mkdir(parents=True)
    (folder / "hw.py").write_text(WRONG, "utf-8")
    (folder / "gradekit.toml").write_text(text, "utf-8")
    table = text.replace("[limits]", "[tool.gradekit.limits]")
    table = table.replace("[points]", "[tool.gradekit.points]")
    (folder / "pyproject.toml").write_text(f"[tool.gradekit]\n{table}\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Make a class of students, one for each setting, beside an assignment that pays for all."""
    root = tmp_path_factory.mktemp("world")
    evil = root / "class" / "evil"
    evil.mkdir(parents=True)
    (evil / "assignment.toml").write_text("title = 'Evil'")
    (evil / "reference.py").write_text("raise SystemExit('run')")
    for name, text in SETTINGS.items():
        plant(root / "class" / name, text)
    (root / "class" / "right.py").write_text(PLAIN)
    (root / "alone").mkdir()
    (root / "alone" / "hw.py").write_text(WRONG, "utf-8")
    return root


@pytest.fixture
def check(monkeypatch, capsys):
    """Grade with a command as it is, but with fork servers that run already."""
    monkeypatch.setattr(launcher, "start", lambda _: None)
    monkeypatch.setattr("gradekit.sandbox.isolation.ForkServers", Shared)
    for variable in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(variable, raising=False)

    def run(*words):
        code = main([str(word) for word in words])
        return code, capsys.readouterr().out

    return run


class Shared:
    """Fork servers that do not end with a command."""

    def __init__(self, _, variables):
        self.get = ISOLATION.fork_servers.get
        self.variables = variables

    def end(self):
        pass


def judged(report):
    """Give what a report says but for the name of the file and the time it took."""
    results = [replace(result, seconds=0.0) for result in report.properties]
    return replace(report, submission="", seconds=0.0, properties=results)


CHECK = ("--assignment", TINY, "--format", "json")


def check_json(check, path):
    code, out = check("check", path, *CHECK)
    return code, judged(Report.from_json(out))


def files_below(folder):
    return sorted(str(path) for path in folder.rglob("*") if "__pycache__" not in path.parts)


def test_settings_in_a_folder_that_is_checked_are_not_read(check, world, monkeypatch):
    expected = check_json(check, world / "alone" / "hw.py")
    assert expected[1].score < expected[1].max_score
    before = files_below(world)
    for name in SETTINGS:
        folder = world / "class" / name
        assert check_json(check, folder) == expected, name
    monkeypatch.chdir(folder)
    for path in (".", "hw.py", folder):
        assert check_json(check, path) == expected
    assert files_below(world) == before


def test_settings_beside_a_submission_are_not_read_by_grade(check, world, monkeypatch):
    code, report = check_json(check, world / "alone" / "hw.py")
    assert code == 1
    before = files_below(world)
    monkeypatch.chdir(world / "class" / "seed")
    homework = world / "class"
    output = world.parent / f"{world.name}.jsonl"
    check("grade", homework, "--assignment", TINY, "--jobs", 1, "--output", output)
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    graded = {line["file"]: line["report"] for line in lines}
    assert graded.keys() == {"right.py", "evil/reference.py", *(f"{n}/hw.py" for n in SETTINGS)}
    for name in SETTINGS:
        read = Report.from_json(json.dumps(graded[f"{name}/hw.py"]))
        assert (read.score, read.max_score, read.seed) == (report.score, report.max_score, 0), name
        assert (read.hints, read.limits, read.problem) == (3, report.limits, None), name
    assert files_below(world) == before


def test_settings_in_a_zip_are_not_read(check, world, tmp_path, monkeypatch):
    path = tmp_path / "hw.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("hw.py", "gradekit.toml", "pyproject.toml"):
            archive.write(world / "class" / "formats" / name, name)
    monkeypatch.chdir(tmp_path)
    code, out = check("check", "hw.zip", *CHECK)
    assert (code, Report.from_json(out).score) == (2, 0.0)  # no file that can be graded
    assert files_below(tmp_path) == [str(path)]


@pytest.mark.parametrize("file", ["gradekit.toml", "pyproject.toml"])
def test_the_settings_would_be_read_where_they_are_asked_for(world, tmp_path, file):
    """The control: each of these very files says something to a `check` without arguments."""
    for name in SETTINGS:
        (tmp_path / file).write_bytes((world / "class" / name / file).read_bytes())
        try:
            said = read_settings(tmp_path)
        except UsageError:
            continue
        assert name in {"a bundled assignment", "seed", "hints"}
        assert said != Settings(file=said.file)
