"""Reading a file never blocks, and says what is wrong with it and what to do."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.model.errors import SubmissionError, UsageError
from gradekit.submission.file import read_leniently
from gradekit.submission.reading import parse, read_submission

GOOD = "def f(x):\n    return x\n"
PLACE_IN_FILE = "Save the code in an ordinary file and name that."


def message(path):
    with pytest.raises(SubmissionError) as caught:
        read_submission(path)
    return str(caught.value).replace(str(path), "FILE")


def write(folder, data, *, name="mine.py"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_file_is_read_under_the_name_that_the_user_gave(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path, GOOD.encode())
    for name in ("mine.py", "./mine.py", Path("mine.py")):
        assert read_submission(name).path == str(name)
    assert read_submission("mine.py").source == GOOD
    assert not read_submission("mine.py").notebook


LINKED = (
    "FILE: this is a symbolic link, not a file that can be graded. "
    "Put the file itself in its place."
)


@pytest.mark.parametrize(
    "target", ["good.py", "secret", "/dev/zero", "/proc/kmsg", "pipe", ".", "nowhere", "link.py"]
)
def test_a_symbolic_link_is_refused_whatever_it_points_to(tmp_path, target):
    write(tmp_path, GOOD.encode(), name="good.py")
    write(tmp_path, b"PASSWORD: hunter2\n", name="secret")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.py").symlink_to(target)
    assert message(tmp_path / "link.py") == LINKED


def test_a_link_that_takes_the_place_of_the_file_meanwhile_is_refused(tmp_path, monkeypatch):
    path = write(tmp_path, GOOD.encode())
    real = os.open

    def swap(name, flags):
        path.unlink()
        path.symlink_to("/etc/passwd")
        return real(name, flags)

    monkeypatch.setattr(os, "open", swap)
    assert message(path) == LINKED


def test_a_file_in_a_folder_that_is_a_link_is_read(tmp_path):
    write(tmp_path, GOOD.encode())
    (tmp_path / "here").symlink_to(tmp_path)
    assert read_submission(tmp_path / "here" / "mine.py").source == GOOD


def test_a_missing_file_is_told_with_the_nearest_name(tmp_path):
    write(tmp_path, b"x = 1", name="cross_entropy.py")
    assert message(tmp_path / "cross_entropi.py") == (
        "FILE: there is no such file. Check the spelling and the folder. "
        "Did you mean cross_entropy.py?"
    )
    assert message(tmp_path / "no" / "such.py") == (
        "FILE: there is no such file. Check the spelling and the folder."
    )
    assert "there is no such file" in message(tmp_path / "cross_entropy.py" / "such.py")


def test_a_directory_is_told(tmp_path):
    folder = tmp_path / "homework.py"
    folder.mkdir()
    for path in (tmp_path, folder):
        assert message(path) == (
            "FILE: this is a directory, not a file that can be graded. "
            "Name the .py or .ipynb file inside it."
        )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_does_not_block(tmp_path):
    path = tmp_path / "pipe.py"
    os.mkfifo(path)
    assert message(path) == (
        f"FILE: this is a named pipe, not a file that can be graded. {PLACE_IN_FILE}"
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no devices here")
def test_a_device_is_not_read():
    assert message("/dev/zero") == (
        f"FILE: this is a device, not a file that can be graded. {PLACE_IN_FILE}"
    )


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")
def test_a_socket_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.py")
        words = "FILE: this is a socket, not a file that can be graded."
        assert message("s.py") == f"{words} {PLACE_IN_FILE}"


@pytest.mark.parametrize(
    ("kind", "words"), [(stat.S_IFBLK, "a device"), (stat.S_IFSOCK, "a socket")]
)
def test_a_kind_of_file_that_no_test_can_make_is_told(tmp_path, monkeypatch, kind, words):
    path = write(tmp_path, GOOD.encode())
    monkeypatch.setattr(os, "fstat", lambda _: os.stat_result([kind, *[0] * 9]))
    assert message(path) == f"FILE: this is {words}, not a file that can be graded. {PLACE_IN_FILE}"


def test_a_circle_of_links_is_told(tmp_path):
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    text = message(circle / "hw.py")
    assert text.startswith("FILE: the file cannot be opened (")
    assert text.endswith("). Check the path, or copy the file elsewhere and name the copy.")


def test_a_name_that_no_file_can_have_is_told():
    assert "embedded null" in message("a\0b.py")


def test_a_file_without_permission_is_told(tmp_path, monkeypatch):
    path = write(tmp_path, GOOD.encode())

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # root may read whatever its mode
    assert message(path) == (
        "FILE: you may not read this file. Change its permissions so that you may read it "
        "(chmod u+r on Linux and macOS)."
    )


@pytest.mark.parametrize(
    ("name", "ending"),
    [("mine.txt", "in .txt"), ("mine.pyc", "in .pyc"), ("mine", "without a suffix")],
)
def test_another_suffix_is_told(tmp_path, name, ending):
    path = write(tmp_path, GOOD.encode(), name=name)
    assert message(path) == (
        f"FILE: a submission ends in .py or .ipynb, and this name ends {ending}. "
        "Save the code as a .py file or as a notebook, and name that."
    )


def test_the_suffix_may_be_written_large(tmp_path):
    assert read_submission(write(tmp_path, GOOD.encode(), name="MINE.PY")).source == GOOD


@pytest.mark.parametrize(
    ("name", "limit", "remedy"),
    [
        ("mine.py", 256 * 1024, "Take out what is not code, such as data or tables."),
        (
            "mine.ipynb",
            5 * 1024 * 1024,
            "Clear the outputs of all cells, then save the notebook again.",
        ),
    ],
)
def test_a_file_that_is_too_large_is_told_with_both_numbers(tmp_path, name, limit, remedy):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(limit + 1)
    assert message(path) == (
        f"FILE: the file has {limit + 1:,} bytes, and at most {limit:,} are read. {remedy}"
    )


def test_a_file_of_the_largest_size_is_read(tmp_path):
    data = GOOD.encode() + b"#" * (256 * 1024 - len(GOOD))
    assert read_submission(write(tmp_path, data)).definitions.keys() == {"f"}


def claim_to_be_empty(descriptor):
    """Tell of a regular file what /proc tells of its own."""
    return os.stat_result([stat.S_IFREG, *[0] * 9])


def test_a_file_that_claims_to_be_empty_is_read_nevertheless(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fstat", claim_to_be_empty)
    assert read_submission(write(tmp_path, GOOD.encode())).source == GOOD


def test_a_file_that_claims_to_be_empty_is_not_read_without_end(tmp_path, monkeypatch):
    path = write(tmp_path, b"#" * (256 * 1024 + 1))
    monkeypatch.setattr(os, "fstat", claim_to_be_empty)
    assert message(path).startswith(
        "FILE: the file has at least 262,145 bytes, and at most 262,144"
    )


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("name", ["mine.py", "mine.ipynb"])
def test_an_empty_file_is_told(tmp_path, data, name):
    assert message(write(tmp_path, data, name=name)) == (
        "FILE: the file is empty. Write your functions into it and save it."
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfname = '\xc3\xa9'\r\nx = 1\ry = 2\n",
        b"# coding: latin-1\nname = '\xe9'\nx = 1\ny = 2\n",
        b"# -*- coding: cp1252 -*-\r\nname = '\xe9'\r\nx = 1\r\ny = 2\r\n",
    ],
)
def test_marks_coding_lines_and_line_ends_are_understood(tmp_path, data):
    submission = read_submission(write(tmp_path, data))
    assert "name = 'é'\nx = 1\ny = 2\n" in submission.source
    assert "\r" not in submission.source


@pytest.mark.parametrize(
    ("data", "line", "fault"),
    [
        (b"x = 1\nname = '\xe9'\n", 2, "byte 9 of this line is 0xe9, which is not valid UTF-8"),
        (b"x = 1\r\ry = '\xff'\n", 3, "byte 6 of this line is 0xff, which is not valid UTF-8"),
        (
            b"\xef\xbb\xbfx = 1\nab = '\x80'",
            *(2, "byte 7 of this line is 0x80, which is not valid UTF-8"),
        ),
        (
            b"\xef\xbb\xbf\x80 = 1\n",
            *(1, "byte 4 of this line is 0x80, which is not valid UTF-8"),
        ),
        (
            b"# coding: ascii\nname = '\xc3\xa9'\n",
            *(2, "byte 9 of this line is 0xc3, which is not valid ascii"),
        ),
    ],
)
def test_a_byte_in_the_wrong_encoding_is_told_with_its_place(tmp_path, data, line, fault):
    assert message(write(tmp_path, data)) == (
        f"FILE, line {line}: {fault}. Save the file as UTF-8, or name its encoding in the first "
        "line, for example # -*- coding: latin-1 -*-."
    )


def test_a_notebook_in_the_wrong_encoding_is_told(tmp_path):
    path = write(tmp_path, b'{"cells": "\xe9"}', name="mine.ipynb")
    assert message(path) == (
        "FILE, line 1: byte 12 of this line is 0xe9, which is not valid UTF-8. "
        "Open it in Jupyter and save it again; a notebook is always UTF-8."
    )


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_told(tmp_path, mark):
    assert message(write(tmp_path, mark + b"x\0")) == (
        "FILE: the file is saved as UTF-16. Save it as UTF-8."
    )


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"# coding: klingon\nx = 1\n", "cannot be followed (unknown encoding: klingon)"),
        (b"# coding: rot13\nk = 1\n", "names rot13, which is no encoding of text"),
        (b"# coding: undefined\nk = 1\n", "names undefined, which is no encoding of text"),
        (b"# coding: punycode\nk = 1\n", "names punycode, which is no encoding of text"),
        (b"# coding: IDNA\nk = 1\n", "names IDNA, which is no encoding of text"),
    ],
)
def test_an_unknown_encoding_is_told(tmp_path, data, fault):
    assert message(write(tmp_path, data)) == (
        f"FILE: its coding line {fault}. Save the file as UTF-8 and take the coding line out."
    )


def test_a_nul_character_is_told(tmp_path):
    assert message(write(tmp_path, b"x = 1\ny = '\0'\n")) == (
        "FILE, line 2: the file holds a NUL character. "
        "Save it again from your editor as plain text in UTF-8."
    )


def test_a_notebook_under_the_name_of_a_module_is_told(tmp_path, notebook):
    assert message(write(tmp_path, notebook("x = 1").encode())) == (
        "FILE: this is a notebook under the name of a .py file. "
        "Rename it, so that its name ends in .ipynb."
    )


def test_too_much_text_is_told():
    with pytest.raises(SubmissionError) as caught:
        parse("é" * 140_000, path="mine.py")
    assert str(caught.value) == (
        "mine.py: its code has 280,000 bytes, and at most 262,144 are read. "
        "Take out what is not code, such as data or tables."
    )


def test_an_unknown_way_to_load_is_told():
    with pytest.raises(UsageError) as caught:
        parse(GOOD, path="mine.py", load="everything")
    assert str(caught.value) == ("load='everything', but it must be 'module' or 'definitions'.")


def test_a_module_has_positions_from_its_first_to_its_last_line():
    submission = parse("x = 1\n\ny = 2\n", path="mine.py")
    assert [submission.position(n) for n in range(-1, 5)] == [
        *("", "", "line 1", "line 2", "line 3", ""),
    ]
    assert submission.lines == ("x = 1", "", "y = 2")


def test_reading_a_module_imports_nothing_heavy(tmp_path):
    path = write(tmp_path, GOOD.encode())
    program = (
        "import sys; from gradekit.submission import reading; "
        "reading.read_submission(sys.argv[1]); "
        "print(*{'nbformat', 'numpy', 'hypothesis', 'sympy', 'msgspec'} & set(sys.modules))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == ""


def test_nothing_of_a_submission_is_executed(tmp_path):
    path = write(tmp_path, b"raise SystemExit(open('proof.txt', 'w'))\n")
    for load in ("module", "definitions"):
        assert read_submission(path, load=load).definitions == {}
    assert not Path("proof.txt").exists()


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_what_cannot_be_read_strictly_is_read_as_far_as_possible(tmp_path, mark):
    """Only a name is looked for in it: see `find_name`."""
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert read_leniently(write(tmp_path, mark + "# a\r\n".encode(order))) == "# a\n"
    assert read_leniently(write(tmp_path, b"# a\r\xff")) == "# a\n\ufffd"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: None])
def test_of_what_is_no_file_nothing_is_read(tmp_path, make):
    make(tmp_path / "mine.py")
    assert read_leniently(str(tmp_path / "mine.py")) == ""
    assert read_leniently("\0") == ""
