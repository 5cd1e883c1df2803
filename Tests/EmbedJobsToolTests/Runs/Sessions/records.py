"""Records, questions and `watch`."""
import os

from bench import CREATE, at_prompt, case, equal, leave, typed


def with_dataset(bench, **options):
    """A prompt with one dataset, whose table was shown."""
    bench.rows(3)
    shell = bench.prompt(**options)
    shell.send("let ds = upload docs.jsonl\r")
    shell.see("dataset docs-")
    at_prompt(shell)
    shell.send("datasets\r")
    shell.see("%1  ")
    at_prompt(shell)
    return shell


def count_datasets(shell, count):
    shell.send('let left = datasets; echo "left $left.count"\r')
    shell.see(f"left {count}")
    at_prompt(shell)


@case
def asks_before_delete(bench):
    """delete names what it takes and where; only yes deletes, and any other answer ends the line."""
    shell = with_dataset(bench)
    shell.send("delete %1; echo after\r")
    shell.see("delete 1 dataset on local? [y/N]")
    equal("  dataset docs-" in shell.picture(), True, "the dataset above the question")
    shell.send("n\r")
    shell.see("nothing was deleted")
    at_prompt(shell)
    equal("\n".join(shell.lines()).count("after"), 1, "only the typed line")
    count_datasets(shell, 1)
    shell.send("delete %1\r")
    shell.see("[y/N]", 2)
    shell.send("yes\r")
    shell.see(": deleted")
    at_prompt(shell)
    count_datasets(shell, 0)
    leave(shell, "quit\r", 0)


@case
def interrupted_question(bench):
    """^C at a question means no, and the prompt returns."""
    shell = with_dataset(bench)
    shell.send("delete datasets name=docs*\r")
    shell.see("[y/N]")
    shell.send("\x03")
    shell.see("nothing was deleted")
    at_prompt(shell)
    count_datasets(shell, 1)


@case
def typed_ahead_is_no_answer(bench):
    """Keys that are typed before a question do not answer it."""
    shell = with_dataset(bench)
    shell.send("sleep 1s; delete %1\ry\r")
    shell.see("[y/N]")
    shell.send("\r")
    shell.see("nothing was deleted")
    at_prompt(shell)
    count_datasets(shell, 1)


@case
def confirm_off(bench):
    """With confirm=off nothing is asked."""
    shell = with_dataset(bench)
    shell.send("set confirm=off; delete %1\r")
    shell.see(": deleted")
    at_prompt(shell)
    equal("[y/N]" in shell.picture(), False, "a question")


@case
def single_command_asks(bench):
    """A single command that is typed at a terminal asks too."""
    leave(with_dataset(bench), "quit\r", 0)
    shell = bench.shell("delete", "datasets", "name=docs")
    shell.see("delete 1 dataset on local? [y/N]")
    shell.send("y\r")
    shell.see(": deleted")


def title(shell):
    """The title of the frame that is shown; empty without one."""
    return next((line for line in shell.lines() if line.startswith("watch datasets every=1s  20")), "")


@case
def watch_repaints(bench):
    """watch shows one frame, with a new time each second, and ^C ends it below the frame."""
    shell = with_dataset(bench)
    shell.send("watch datasets every=1s\r")
    shell.wait(lambda: title(shell), "a frame")
    first = title(shell)
    shell.wait(lambda: title(shell) not in ("", first), "another frame")
    equal("\n".join(shell.lines()).count("watch datasets every=1s  20"), 1, "frames on the screen")
    shell.send("\x03")
    at_prompt(shell)
    shell.send("echo alive\r")
    shell.see("alive", 2)
    equal(bool(title(shell)), True, "the last frame above the prompt")


@case
def watch_on_a_dumb_terminal(bench):
    """On a dumb terminal, each turn is written after the one before."""
    shell = with_dataset(bench, environment={"TERM": "dumb"})
    shell.send("watch datasets every=1s\r")
    shell.see("watch datasets every=1s  20", 2)
    shell.send("\x03")
    # The terminal has echoed ^C where the cursor was.
    shell.see("^Clocal>")


@case
def last_rows(bench):
    """The last table is a list of records, whose fields Tab completes."""
    shell = with_dataset(bench)
    shell.send("models\r")
    shell.see("tiny")
    at_prompt(shell)
    shell.send("echo $last_rows[0].dimen\t\r")
    shell.see("$last_rows[0].dimensions")
    at_prompt(shell)
    shell.send('for m in models { echo "model $m of $m.max_tokens" }\r')
    shell.see("model tiny of ")


@case
def download_into_a_folder(bench):
    """wait without a job waits for all, and download writes one file for each."""
    shell = with_dataset(bench)
    shell.send("let jobs += " + CREATE % "one" + "; let jobs += " + CREATE % "two" + "\r")
    at_prompt(shell)
    shell.send("wait\r")
    shell.see("job two")
    at_prompt(shell)
    shell.send("download $jobs to=out/\r")
    shell.see("out/two.jsonl: 3 rows")
    at_prompt(shell)
    equal(sorted(os.listdir("out")), ["one.jsonl", "two.jsonl"], "files")
