"""Build the records of a report from what matters in a test; the rest is usual."""

from gradekit.judging import findings
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Counterexample, Isolation, Report, Result


def result(name, **changes):
    facts = {
        "claim": "",
        "explanation": "",
        "functions": ["softmax"],
        "verdict": Verdict.PASSED,
        "points": 2.0,
        "max_points": 2.0,
        "examples": 100,
        "notes": [],
        "position": "line 12",
        "line": 12,
        "seconds": 0.25,
    }
    return Result(name=name, **(facts | changes))


def counterexample(**changes):
    facts = {
        "inputs": {},
        "calls": [],
        "got": "",
        "expected": "",
        "tolerance": "",
        "message": "",
        "reproduce": "",
        "shown": list(range(len(changes.get("calls", [])))),
    }
    return Counterexample(**(facts | changes))


def report(**changes):
    results = changes.get("properties", [])
    points = [result.points for result in results]
    functions = list(dict.fromkeys(name for result in results for name in result.functions))
    is_judged = changes.get("problem") is None
    found = findings.find(results, changes.get("diagnoses", []), functions) if is_judged else []
    facts = {
        "assignment": "cross-entropy",
        "title": "Cross-entropy",
        "submission": "student.py",
        "score": None if None in points else sum(points, 0.0),
        "max_score": sum((result.max_points for result in results), 0.0),
        "properties": [],
        "diagnoses": [],
        "outcomes": [],
        "notes": [],
        "problem": None,
        "output": "",
        "isolation": Isolation(tier="U1", missing=[]),
        "seed": 20240229,
        "corpus": "9f2c41d07a",
        "limits": {"seconds_per_call": 2.0, "memory_mb": 1024.0},
        "versions": {"gradekit": "0.1.0", "hypothesis": "6.130.0", "python": "3.11.9"},
        "seconds": 1.5,
        "functions": functions,
        "findings": found,
    }
    return Report(**(facts | changes))
