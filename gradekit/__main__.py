"""Run gradekit as ``python -m gradekit``."""

from gradekit.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
