"""Read and decode a submission file; no file can block gradekit or exhaust memory.

A symbolic link is never followed: nothing of what it points to is read, graded or quoted.
"""

from __future__ import annotations

import io
import os
import stat
import tokenize
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gradekit.model.errors import SubmissionError, did_you_mean
from gradekit.model.files import open_unfollowed

LARGEST_CODE: Final = 256 * 1024
"""Bytes of Python that are parsed: a megabyte of short statements takes `ast` 340 MB."""

LARGEST: Final = {".py": LARGEST_CODE, ".ipynb": 5 * 1024 * 1024}
"""The most bytes of a file, by its suffix; notebooks contain pictures."""

_OF_NAMES: Final = {"idna", "punycode"}
"""Encodings of host names: to decode a file takes time in the square of its length."""

_SAVE: Final = "Save the code in an ordinary file and name that."
_KINDS: Final = (
    (stat.S_ISDIR, "a directory", "Name the .py or .ipynb file inside it."),
    (stat.S_ISFIFO, "a named pipe", _SAVE),
    (stat.S_ISCHR, "a device", _SAVE),
    (stat.S_ISBLK, "a device", _SAVE),
    (stat.S_ISSOCK, "a socket", _SAVE),
)


def read_leniently(path: str) -> str:
    """Read as much of a file as any submission may have, for what is not known to be one.

    It is decoded whatever it holds; what is no regular file, or cannot be opened, is empty.
    """
    try:
        with open_unfollowed(path) as file:
            is_regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            data = file.read(max(LARGEST.values())) if is_regular else b""
    except (OSError, ValueError):
        return ""
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    return normalize_newlines(data.decode(encoding, errors="replace"))


def check_text(text: str, path: str) -> None:
    """Refuse a text that is empty or binary: only white space, or with a NUL character."""
    if not text.strip():
        remedy = "Write your functions into it and save it."
        raise SubmissionError(path, "the file is empty", remedy)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        remedy = "Save it again from your editor as plain text in UTF-8."
        raise SubmissionError(
            path, "the file holds a NUL character", remedy, position=f"line {line}"
        )


def check_code(codes: Iterable[str], path: str) -> None:
    """Refuse more than `LARGEST_CODE` bytes of Python, which take too much time and memory."""
    size = sum(len(code.encode(errors="surrogatepass")) for code in codes)
    if size > LARGEST_CODE:
        problem = f"its code has {size:,} bytes, and at most {LARGEST_CODE:,} are read"
        raise SubmissionError(path, problem, "Take out what is not code, such as data or tables.")


def normalize_newlines(text: str) -> str:
    """Convert CR LF and CR to LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: str) -> tuple[bytes, str]:
    """Read the bytes of a submission file, whatever it is, and give its suffix.

    Raises
    ------
    SubmissionError
        If it is missing, not a regular file, not readable, of another suffix, or too large.
    """
    suffix = Path(path).suffix.lower()
    try:
        with open_unfollowed(path) as file:
            _check_kind(path, suffix, os.fstat(file.fileno()))
            data = file.read(LARGEST[suffix] + 1) or b""
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    # fstat may give an old size, or 0 as in /proc.
    _check_size(path, suffix, len(data), exactly=False)
    return data, suffix


def _check_kind(path: str, suffix: str, status: os.stat_result) -> None:
    for matches, kind, remedy in _KINDS:
        if matches(status.st_mode):
            raise _ungradable(path, kind, remedy)
    if suffix not in LARGEST:
        ending = f"in {suffix}" if suffix else "without a suffix"
        problem = f"a submission ends in .py or .ipynb, and this name ends {ending}"
        remedy = "Save the code as a .py file or as a notebook, and name that."
        raise SubmissionError(path, problem, remedy)
    _check_size(path, suffix, status.st_size)


def _check_size(path: str, suffix: str, size: int, *, exactly: bool = True) -> None:
    largest = LARGEST[suffix]
    if size > largest:
        number = f"{size:,}" if exactly else f"at least {size:,}"
        problem = f"the file has {number} bytes, and at most {largest:,} are read"
        remedy = "Take out what is not code, such as data or tables."
        if suffix == ".ipynb":
            remedy = "Clear the outputs of all cells, then save the notebook again."
        raise SubmissionError(path, problem, remedy)


def _unreadable(path: str, error: OSError | ValueError) -> SubmissionError:
    mode = _mode(path)
    if stat.S_ISLNK(mode):
        return _ungradable(path, "a symbolic link", "Put the file itself in its place.")
    if isinstance(error, IsADirectoryError) or (os.name == "nt" and stat.S_ISDIR(mode)):
        return _ungradable(path, *_KINDS[0][1:])
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        remedy = f"Check the spelling and the folder.{_nearest(Path(path))}"
        return SubmissionError(path, "there is no such file", remedy)
    if isinstance(error, PermissionError):
        remedy = "Change its permissions so that you may read it (chmod u+r on Linux and macOS)."
        return SubmissionError(path, "you may not read this file", remedy)
    if stat.S_ISSOCK(mode):
        return _ungradable(path, *_KINDS[-1][1:])
    reason = error.strerror if isinstance(error, OSError) else str(error)
    remedy = "Check the path, or copy the file elsewhere and name the copy."
    return SubmissionError(path, f"the file cannot be opened ({reason})", remedy)


def _mode(path: str) -> int:
    """Give what kind of thing a path is, 0 for what is not there or can have no such name."""
    try:
        return os.lstat(path).st_mode
    except (OSError, ValueError):
        return 0


def _ungradable(path: str, kind: str, remedy: str) -> SubmissionError:
    return SubmissionError(path, f"this is {kind}, not a file that can be graded", remedy)


def _nearest(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in LARGEST]
    except OSError:
        return ""
    return did_you_mean(path.name, names)


def decode(data: bytes, path: str, suffix: str) -> str:
    """Decode a submission file; line feeds are the only line ends.

    Raises
    ------
    SubmissionError
        If it is not text in the encoding that it declares.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise SubmissionError(path, "the file is saved as UTF-16", "Save it as UTF-8.")
    encoding = "utf-8-sig" if suffix == ".ipynb" else _declared_encoding(data, path)
    if encoding.lower() in _OF_NAMES:
        raise _unknown_encoding(path, f"names {encoding}, which is no encoding of text")
    try:
        return normalize_newlines(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise _undecodable(path, data, error) from error
    except (UnicodeError, LookupError) as error:
        raise _unknown_encoding(path, f"names {encoding}, which is no encoding of text") from error


def _declared_encoding(data: bytes, path: str) -> str:
    """Find the encoding by the byte order mark or the coding line (PEP 263)."""
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise _undecodable(path, data, wrong) from wrong
        raise _unknown_encoding(path, f"cannot be followed ({error.msg})") from error


def _undecodable(path: str, data: bytes, error: UnicodeDecodeError) -> SubmissionError:
    # In utf-8-sig the offset counts from the end of the byte order mark.
    marked = error.encoding.startswith("utf-8") and data.startswith(b"\xef\xbb\xbf")
    start = error.start + (3 if marked and len(error.object) < len(data) else 0)
    before = data[:start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    byte = len(before) - before.rfind(b"\n")
    name = "UTF-8" if error.encoding.startswith("utf-8") else error.encoding
    problem = f"byte {byte} of this line is {data[start]:#04x}, which is not valid {name}"
    example = "for example # -*- coding: latin-1 -*-"
    remedy = f"Save the file as UTF-8, or name its encoding in the first line, {example}."
    if Path(path).suffix.lower() == ".ipynb":
        remedy = "Open it in Jupyter and save it again; a notebook is always UTF-8."
    return SubmissionError(path, problem, remedy, position=f"line {line}")


def _unknown_encoding(path: str, fault: str) -> SubmissionError:
    remedy = "Save the file as UTF-8 and take the coding line out."
    return SubmissionError(path, f"its coding line {fault}", remedy)
