"""What the command on right files tells: each lost point, and each file that has no score."""

from tests.integration.right_files import gather, losses_in


def claim(points, **shown):
    return {
        "name": "law",
        "points": points,
        "max_points": 1,
        "verdict": "failed",
        "counterexample": shown or None,
    }


def report(*claims, score=1.0):
    return {"score": score, "properties": list(claims), "problem": "no"}


def test_a_claim_with_all_points_is_no_loss():
    assert list(losses_in({"file": "a.py", "report": report(claim(1))})) == []


def test_a_lost_point_is_told_with_its_claim():
    losses = list(losses_in({"file": "a.py", "report": report(claim(1), claim(0.5), claim(None))}))
    assert losses == ["  a.py: law: failed"] * 2


def test_a_lost_point_is_told_with_what_was_wrong():
    wrong = claim(0, got="1.0", inputs={"x": 2}, message="f raised", expected="")
    losses = list(losses_in({"file": "a.py", "report": report(wrong)}))
    assert losses == ['  a.py: law: failed, "f raised", "1.0", {"x": 2}']


def test_a_file_without_a_score_or_a_report_is_told():
    assert list(losses_in({"file": "a.py", "report": report(score=None)})) == [
        "  a.py: no score: no"
    ]
    line = {"file": "a.py", "report": None, "fault": "ended"}
    assert list(losses_in(line)) == ["  a.py: no report: ended"]


def test_solutions_and_styles_are_gathered(tmp_path):
    count = gather("kl-divergence", tmp_path / "right")
    names = {path.name for path in (tmp_path / "right").iterdir()}
    assert len(names) == count
    assert {name.partition("_")[0] for name in names} == {"solutions", "styles"}
