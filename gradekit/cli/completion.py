"""``gradekit completion SHELL``: print the script that completes commands in a shell.

The script asks this command again for each word: it gives the words that are there on
stdin, a line each, of which the last is to be completed. The first line of the reply says
what fits: ``words``, which follow, ``files``, which a shell knows itself, or ``nothing``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from gradekit.cli.candidates import Candidates, complete
from gradekit.cli.exit_codes import SUCCESS

BASH: Final = r"""
# bash completion of gradekit: eval "$(gradekit completion bash)" in ~/.bashrc
_gradekit() {
    local line kind=
    COMPREPLY=()
    while IFS= read -r line; do
        if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <(printf '%s\n' "${COMP_WORDS[@]:1:COMP_CWORD}" |
        gradekit completion bash --words 2> /dev/null)
    if [ "$kind" = nothing ] && type compopt > /dev/null 2>&1; then compopt +o default; fi
}
complete -o default -F _gradekit gradekit
"""

ZSH: Final = r"""
#compdef gradekit
# zsh completion of gradekit: eval "$(gradekit completion zsh)" in ~/.zshrc
_gradekit() {
    local -a lines
    lines=("${(@f)$(print -rl -- "${(@Q)words[2,CURRENT]}" |
        gradekit completion zsh --words 2> /dev/null)}")
    case $lines[1] in
        words) lines=("${(@)lines[2,-1]}"); _describe gradekit lines || _files ;;
        nothing) ;;
        *) compset -P '*='; _files ;;
    esac
}
if [[ ${funcstack[1]} = _gradekit ]]; then
    _gradekit "$@"
else
    (( ${+functions[compdef]} )) || { autoload -Uz compinit && compinit; }
    compdef _gradekit gradekit
fi
"""

FISH: Final = r"""
# fish completion of gradekit: gradekit completion fish | source, in config.fish
function __gradekit
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (printf '%s\n' $before[2..-1] "$current" |
        gradekit completion fish --words 2> /dev/null)
    switch "$lines[1]"
        case words
            printf '%s\n' $lines[2..-1]
        case nothing
        case '*'
            __fish_complete_path "$current"
    end
end
complete -c gradekit -f -a '(__gradekit)'
"""

SCRIPTS: Final = {"bash": BASH, "zsh": ZSH, "fish": FISH}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("shell", metavar="SHELL", choices=[*SCRIPTS], help="bash, zsh or fish")
    parser.add_argument("--words", action="store_true", help=argparse.SUPPRESS)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "to use it, add a line to the file that your shell reads at its start:\n"
        '  ~/.bashrc                   eval "$(gradekit completion bash)"\n'
        '  ~/.zshrc                    eval "$(gradekit completion zsh)"\n'
        "  ~/.config/fish/config.fish  gradekit completion fish | source"
    )


def run(options: argparse.Namespace) -> int:
    """Print the script, or what completes the words on stdin."""
    if not options.words:
        print(SCRIPTS[options.shell].strip())
        return SUCCESS
    words = sys.stdin.read().split("\n")[:-1] or [""]
    if options.shell == "bash":
        words = _joined(words)
    reply = complete(words, options.parser_for(words))
    print(reply.kind, *_written(reply, options.shell, words[-1]), sep="\n")
    return SUCCESS


def _joined(words: Sequence[str]) -> list[str]:
    """Join what bash takes apart: it gives ``--format=json`` as three words."""
    whole: list[str] = []
    for word in words:
        if whole and (word == "=" or whole[-1].endswith("=")):
            whole[-1] += word
        else:
            whole.append(word)
    return whole


def _written(reply: Candidates, shell: str, word: str) -> Iterable[str]:
    """Write candidates as a shell reads them: bash replaces only what follows a ``=``."""
    if shell == "zsh":
        return (f"{each.replace(':', chr(92) + ':')}:{meaning}" for each, meaning in reply.words)
    if shell == "fish":
        return (f"{each}\t{meaning}" for each, meaning in reply.words)
    start = len(word.rpartition("=")[0]) + 1 if "=" in word else 0
    return (each[start:] for each, _ in reply.words)
