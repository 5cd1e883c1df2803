#!/usr/bin/env python3
"""Completion in bash, zsh and fish under a pseudo-terminal: shells.py BINARY FOLDER CASE, or --list for the names."""
import os
import shutil
import socket
import subprocess
import sys
import threading
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "JobShellTests", "Terminal"))
from terminal import Failure, Terminal, case, equal  # noqa: E402

# The command that starts each shell without the user's files, and the line that turns completion on.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'PS1="$ "; eval "$(embedjobs completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'PS1="$ "; autoload -U compinit; compinit -D; eval "$(embedjobs completion zsh)"'),
    "fish": (
        ["fish", "--no-config", "-i"],
        "function fish_prompt; echo '$ '; end; embedjobs completion fish | source",
    ),
}


class Bench:
    """The program in PATH, with its own home, store and working folder."""

    def __init__(self, binary, folder):
        self.folder = folder
        self.open = []
        os.makedirs(f"{folder}/home", exist_ok=True)
        os.makedirs(f"{folder}/bin", exist_ok=True)
        os.symlink(binary, f"{folder}/bin/embedjobs")
        self.environment = {
            "HOME": f"{folder}/home", "EMBEDJOBS_HOME": f"{folder}/store", "XDG_CONFIG_HOME": f"{folder}/config",
            "PATH": f"{folder}/bin:{os.environ['PATH']}",
        }
        os.chdir(f"{folder}/work")
        for name in ["docs.jsonl", "my file.jsonl"]:
            with open(name, "w", encoding="utf-8") as file:
                file.write('{"text":"the cat sat on the mat"}\n' * 3)

    def run(self, *arguments):
        base = {name: value for name, value in os.environ.items() if name != "EMBEDJOBS_SERVER"}
        command = ["embedjobs", *arguments]
        done = subprocess.run(command, env=base | self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def job(self, name):
        """A complete job in a store that no process owns."""
        script = f"let ds = upload docs.jsonl; create name={name} model=tiny dataset_id=$ds input_type=clustering"
        return self.run("-q", "-c", script + "; wait $last_job").split("\n")[0]

    def shell(self, name, environment=None, columns=100, rows=30):
        command, setup = SHELLS[name]
        surroundings = self.environment | (environment or {})
        shell = Terminal(command, rows=rows, columns=columns, environment=surroundings)
        self.open.append(shell)
        shell.send(setup + "\r")
        shell.send("clear; echo rea''dy\r")
        shell.wait(lambda: any(line.strip() == "ready" for line in shell.lines()), "the shell")
        return shell


def line(shell):
    """The line of the cursor, without the prompt."""
    return shell.lines()[shell.screen.cursor.y].rstrip().removeprefix("$ ")


def write(shell, typed):
    """Types a line at an empty prompt: zsh shows no list while keys are waiting."""
    shell.wait(lambda: line(shell) == "$", "an empty prompt")
    shell.send(typed)
    shell.wait(lambda: line(shell) == typed.rstrip(), typed)


def completes(shell, typed, completed):
    """Types a line, presses Tab, and waits for the completed line; then discards it."""
    write(shell, typed)
    shell.send("\t")
    shell.wait(lambda: line(shell) == completed.rstrip(), f"{completed!r}, not {line(shell)!r}")
    shell.send("\x15")


@case
def bash_commands(bench):
    """Commands, subcommands, options and values."""
    shell = bench.shell("bash")
    completes(shell, "embedjobs canc", "embedjobs cancel")
    completes(shell, "embedjobs doct", "embedjobs doctor")
    completes(shell, "embedjobs keys rev", "embedjobs keys revoke")
    completes(shell, "embedjobs create mod", "embedjobs create model=")
    completes(shell, "embedjobs create model=ti", "embedjobs create model=tiny")
    completes(shell, "embedjobs list status=fai", "embedjobs list status=failed")
    completes(shell, "embedjobs list --col", "embedjobs list --color")
    completes(shell, "embedjobs --color=ne", "embedjobs --color=never")


@case
def bash_list(bench):
    """A second Tab lists candidates with their summaries; the line stays."""
    shell = bench.shell("bash")
    write(shell, "embedjobs c")
    shell.send("\t\t")
    shell.see("cancel      Ask jobs to stop")
    shell.see("completion  Write the script that completes")
    shell.wait(lambda: line(shell) == "embedjobs c", "the line")


@case
def bash_files(bench):
    """Names of files are quoted as the line is quoted."""
    shell = bench.shell("bash")
    completes(shell, "embedjobs upload do", "embedjobs upload docs.jsonl")
    completes(shell, "embedjobs upload my", "embedjobs upload my\\ file.jsonl")
    completes(shell, "embedjobs upload 'my", "embedjobs upload 'my file.jsonl'")
    completes(shell, "embedjobs -c 'upload do", "embedjobs -c 'upload docs.jsonl'")


@case
def bash_breaks(bench):
    """A file that begins with @ keeps it, and files follow a redirection."""
    os.rename("docs.jsonl", "@docs.jsonl")
    shell = bench.shell("bash")
    completes(shell, "embedjobs upload @do", "embedjobs upload @docs.jsonl")
    completes(shell, "embedjobs list > my", "embedjobs list > my\\ file.jsonl")
    completes(shell, "embedjobs list 2>my", "embedjobs list 2>my\\ file.jsonl")


@case
def bash_ids(bench):
    """Jobs of a store that no process owns are completed by name, and no process owns it afterwards."""
    id = bench.job("nightly")
    shell = bench.shell("bash")
    completes(shell, "embedjobs get night", f"embedjobs get {id}")
    equal(os.path.exists(f"{bench.folder}/store/owner.sock"), False, "an owner")


@case
def zsh_words(bench):
    """zsh shows summaries, and completes keys, values and files in quotes."""
    shell = bench.shell("zsh")
    completes(shell, "embedjobs canc", "embedjobs cancel")
    completes(shell, "embedjobs create model=ti", "embedjobs create model=tiny")
    completes(shell, "embedjobs upload my", "embedjobs upload my\\ file.jsonl")
    completes(shell, "embedjobs upload 'my", "embedjobs upload 'my file.jsonl'")
    write(shell, "embedjobs c")
    shell.send("\t")
    shell.see("cancel      Ask jobs to stop")


@case
def zsh_ids(bench):
    """Jobs are completed by name."""
    id = bench.job("nightly")
    completes(bench.shell("zsh"), "embedjobs get night", f"embedjobs get {id}")


@case
def fish_words(bench):
    """fish shows summaries, and completes keys, values and files."""
    shell = bench.shell("fish")
    completes(shell, "embedjobs canc", "embedjobs cancel")
    completes(shell, "embedjobs create model=ti", "embedjobs create model=tiny")
    completes(shell, "embedjobs upload my", "embedjobs upload my\\ file.jsonl")
    write(shell, "embedjobs c")
    shell.send("\t")
    shell.see("(Ask jobs to stop")


@case
def silent_service(bench):
    """A service that never responds costs a second, and the options are offered all the same."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        accepted = []
        threading.Thread(target=lambda: accepted.append(server.accept()), daemon=True).start()
        shell = bench.shell("bash", {"EMBEDJOBS_SERVER": f"http://127.0.0.1:{port}"})
        completes(shell, "embedjobs wait ti", "embedjobs wait timeout=")
        equal(len(accepted), 1, "requests")


@case
def doctor(bench):
    """A terminal shows each finding, and what mends a problem; the exit code tells."""
    shutil.rmtree(f"{bench.folder}/store")
    shell = bench.shell("bash", columns=80, rows=24)
    write(shell, "embedjobs doctor; echo code=$?")
    shell.send("\r")
    shell.see("problem  models      no model is installed")
    shell.see("help: embedjobs models get, or models add NAME FOLDER")
    shell.see("ok       terminal    xterm-256color, UTF-8, colours")
    shell.see("1 problem to mend")
    shell.see("code=1")
    equal(os.path.exists(f"{bench.folder}/store"), False, "a store")


CASES = {name: value for name, value in globals().items() if getattr(value, "is_case", False)}


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(CASES))
        return 0
    binary, folder, name = sys.argv[1:]
    bench = Bench(binary, folder)
    try:
        CASES[name](bench)
        return 0
    except (Failure, AssertionError):
        traceback.print_exc()
        for terminal in bench.open:
            print(terminal.picture(), file=sys.stderr)
        return 1
    finally:
        for terminal in bench.open:
            terminal.close()


if __name__ == "__main__":
    sys.exit(main())
