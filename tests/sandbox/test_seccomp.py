"""The filters that are shipped say what the policy says, on both machines."""

import errno

import pytest

from tests.sandbox.bpf import ALLOW, ERRNO, KILL, answer
from tests.sandbox.seccomp import compiler
from tests.sandbox.seccomp.policy import MACHINES, NAMES

NUMBERS = {  # asm/unistd_64.h, asm-generic/unistd.h
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "mmap": 9, "prctl": 157, "socket": 41, "socketpair": 53,
        "sendto": 44, "clone": 56, "fork": 57, "execve": 59, "kill": 62, "fcntl": 72, "ptrace": 101,
        "ioctl": 16, "openat": 257, "prlimit64": 302, "clone3": 435, "io_uring_setup": 425,
        "memfd_create": 319, "process_vm_readv": 310, "tgkill": 234, "shmget": 29, "keyctl": 250,
        "capset": 126, "chroot": 161,
    },
    "aarch64": {
        "read": 63, "write": 64, "mmap": 222, "prctl": 167, "socket": 198, "socketpair": 199,
        "sendto": 206, "clone": 220, "execve": 221, "kill": 129, "fcntl": 25, "ptrace": 117,
        "ioctl": 29, "openat": 56, "prlimit64": 261, "clone3": 435, "io_uring_setup": 425,
        "memfd_create": 279, "process_vm_readv": 270, "tgkill": 131, "shmget": 194, "keyctl": 219,
        "capset": 91, "chroot": 51,
    },
}  # fmt: skip
REFUSED = ERRNO | errno.EPERM
UPPER = 1 << 32
O_WRONLY, O_CREAT, CLONE_THREAD, SIGCHLD = 1, 0o100, 0x10000, 17
NEVER = [
    *("socket", "execve", "kill", "tgkill", "ptrace", "process_vm_readv"),
    *("io_uring_setup", "memfd_create", "shmget", "keyctl"),
]


@pytest.fixture(params=MACHINES)
def machine(request):
    return request.param


@pytest.fixture
def ask(machine):
    """Ask a filter of one machine about a call."""

    def asked(name, call, *arguments):
        program = (compiler.FOLDER / f"{machine}-{name}.bpf").read_bytes()
        return answer(program, machine, NUMBERS[machine][call], arguments)

    return asked


@pytest.mark.parametrize("name", NAMES)
def test_the_shipped_filter_is_what_the_policy_compiles_to(name, machine):
    try:
        version = compiler.version()
    except OSError:
        pytest.skip("libseccomp is not installed")
    written_by = (compiler.FOLDER / "VERSION").read_text("utf-8").split()[1]
    if version != written_by:
        pytest.skip(f"written by libseccomp {written_by}, and this is {version}")
    shipped = (compiler.FOLDER / f"{machine}-{name}.bpf").read_bytes()
    assert compiler.compiled(name, machine) == shipped


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("call", NEVER)
def test_a_call_that_reaches_out_is_refused(ask, name, call):
    assert ask(name, call) == REFUSED


@pytest.mark.parametrize("name", NAMES)
def test_what_python_lives_by_is_allowed(ask, name):
    assert {ask(name, call) for call in ("read", "write", "mmap")} == {ALLOW}


def test_a_call_that_no_kernel_has_yet_is_refused(machine):
    program = (compiler.FOLDER / f"{machine}-open.bpf").read_bytes()
    assert answer(program, machine, 1000) == REFUSED


@pytest.mark.parametrize("other", [("x86_64", "aarch64"), ("aarch64", "x86_64")])
def test_a_call_of_another_kind_of_processor_ends_the_process(other):
    mine, foreign = other
    program = (compiler.FOLDER / f"{mine}-open.bpf").read_bytes()
    assert answer(program, foreign, NUMBERS[foreign]["read"]) == KILL


def test_a_call_of_the_x32_kind_ends_the_process():
    program = (compiler.FOLDER / "x86_64-open.bpf").read_bytes()
    assert answer(program, "x86_64", 0x40000000) == KILL


def test_files_are_opened_for_reading_only_and_never_where_sealed(ask):
    assert ask("open", "openat", 0, 0, 0) == ALLOW
    for flags in (O_WRONLY, 2, O_CREAT, 0o1000, 0o2000, 0o20200000):
        assert ask("open", "openat", 0, 0, flags) == REFUSED
        assert ask("open", "openat", 0, 0, flags | UPPER) == REFUSED
    assert ask("sealed", "openat", 0, 0, 0) == REFUSED


def test_threads_are_started_where_allowed_and_processes_never(ask):
    assert ask("open-threads", "clone", CLONE_THREAD) == ALLOW
    assert ask("sealed-threads", "clone", CLONE_THREAD) == ALLOW
    assert ask("open", "clone", CLONE_THREAD) == REFUSED
    assert ask("open-threads", "clone", SIGCHLD) == REFUSED
    assert ask("open-threads", "clone3") == ERRNO | errno.ENOSYS


@pytest.mark.parametrize("name", NAMES)
def test_only_between_the_two_steps_of_sealing_the_second_can_be_taken(ask, name):
    pr_set_seccomp = 22
    allowed = {ask(name, "prctl", pr_set_seccomp), ask(name, "chroot"), ask(name, "capset")}
    assert allowed == {ALLOW if "import" in name else REFUSED}


def test_while_modules_are_imported_files_are_opened_for_reading_only(ask):
    assert ask("open-threads-import", "openat", 0, 0, 0) == ALLOW
    for flags in (O_WRONLY, 2, O_CREAT, 0o1000, 0o2000, 0o20200000):
        assert ask("open-threads-import", "openat", 0, 0, flags) == REFUSED
    assert ask("open-threads-import", "clone", SIGCHLD) == REFUSED


def test_the_upper_half_of_an_int_changes_nothing(ask):
    """The kernel does not read it, so a filter that compared it could be passed by."""
    f_setown, pr_set_dumpable, tiocsti = 8, 4, 0x5412
    for call, argument, refused, allowed in (
        ("fcntl", 1, f_setown, 3),
        ("prctl", 0, pr_set_dumpable, 15),
        ("ioctl", 1, tiocsti, 0x5413),
        ("prlimit64", 0, 1, 0),
        ("socketpair", 0, 2, 1),
    ):
        before = [0] * argument
        assert ask("open", call, *before, refused) == REFUSED
        assert ask("open", call, *before, refused | UPPER) == REFUSED
        assert ask("open", call, *before, allowed) == ALLOW
        assert ask("open", call, *before, allowed | UPPER) == ALLOW


def test_data_is_sent_to_the_peer_alone(ask):
    assert ask("open", "sendto", 3, 0, 0, 0, 0) == ALLOW
    assert ask("open", "sendto", 3, 0, 0, 0, 1 << 40) == REFUSED


def test_a_rule_that_libseccomp_refuses_is_told():
    with pytest.raises(OSError, match="libseccomp: a rule: Invalid argument"):
        compiler._check(-errno.EINVAL, "a rule")
