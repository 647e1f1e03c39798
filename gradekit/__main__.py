"""Run gradekit as ``python -m gradekit``."""

from gradekit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
