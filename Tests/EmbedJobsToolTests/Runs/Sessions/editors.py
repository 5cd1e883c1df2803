"""Editing lines: external editors, arguments, fields of files, the menu."""
from bench import at_prompt, case, complete, equal, leave, typed


@case
def edit_in_an_editor(bench):
    """edit opens the newest line, or one by its row; ^X^E opens the typed one. The text comes back and is not run."""
    bench.write("work/ed.sh", "sed 's/one/two/' \"$1\" > \"$1.new\" && mv \"$1.new\" \"$1\"\n")
    shell = bench.prompt(environment={"VISUAL": "sh ed.sh"})
    shell.send("echo one-fish\r")
    shell.see("one-fish", 2)
    at_prompt(shell)
    shell.send("edit\r")
    typed(shell, "echo two-fish")
    shell.send("\r")
    shell.see("two-fish", 2)
    at_prompt(shell)
    shell.send("echo one and more\x18\x05")
    typed(shell, "echo two and more")
    equal(any("one and more" in line for line in shell.lines()), False, "the text before the editor")
    shell.send("\x03history\r")
    shell.see("%1  ")
    at_prompt(shell)
    shell.send("edit %1\r")
    typed(shell, "echo two-fish")
    shell.send("; echo end\r")
    shell.see("end", 2)
    leave(shell, "exit\r", 0)


@case
def edit_without_editing_keys(bench):
    """On a dumb terminal, the edited text follows the prompt: Enter runs it, and ^D discards it."""
    bench.write("work/ed.sh", "echo 'echo two-fish' > \"$1\"\n")
    shell = bench.prompt(environment={"VISUAL": "sh ed.sh", "TERM": "dumb"})
    shell.send("echo one-fish\redit\r")
    shell.see("local> echo two-fish")
    shell.send("\r")
    shell.see("two-fish", 2)
    shell.send("edit\r")
    shell.see("local> echo two-fish", 2)
    shell.send("\x04echo after\r")
    shell.see("after", 2)
    equal(sum(line == "two-fish" for line in shell.lines()), 1, "runs of the edited text")
    leave(shell, "exit\r", 0)


@case
def editor_that_fails(bench):
    """A missing editor is named with the line that helps, and the typed text comes back."""
    shell = bench.prompt(environment={"VISUAL": None, "EDITOR": "no-such-editor"})
    shell.send("echo kept\x18\x05")
    shell.see("edit: no-such-editor exited with status 127")
    shell.see("EDITOR=nano embedjobs")
    typed(shell, "echo kept")
    shell.send("\r")
    shell.see("kept", 2)
    leave(shell, "exit\r", 0)


@case
def fields_of_a_file(bench):
    """Tab completes the columns of a file in keep_fields=, and a wrong one is named with those there are."""
    bench.write("work/docs.csv", "id,title,text\n1,first,cat\n")
    shell = bench.prompt()
    shell.send("upload docs.csv keep_fields=")
    complete(shell, "title")
    shell.send("\t")
    typed(shell, "upload docs.csv keep_fields=id")
    shell.send("\t\r")
    typed(shell, "upload docs.csv keep_fields=title ")
    shell.send("\x15upload docs.csv keep_fields=titel\r")
    shell.see("keep_fields=titel is not a field of docs.csv")
    shell.see("did you mean title? its fields: id, title, text")
    at_prompt(shell)
    shell.send("for r in @docs.csv { echo $r.ti")
    complete(shell, "$r.title")
    shell.send("}\r")
    shell.see("first")
    leave(shell, "exit\r", 0)


@case
def last_argument_at_the_prompt(bench):
    """M-. inserts the last argument with its quotes, as the language separates arguments."""
    shell = bench.prompt()
    shell.send("echo 'two words' # a comment\r")
    shell.see("two words", 2)
    at_prompt(shell)
    shell.send("echo \x1b.")
    typed(shell, "echo 'two words'")
    leave(shell, "\x03exit\r", 0)


@case
def menu_at_the_prompt(bench):
    """The menu of commands is walked and taken without running a line, and narrowed by typing."""
    shell = bench.prompt()
    shell.send("d\t")
    shell.see("Fetch and show datasets")
    shell.send("\t")
    typed(shell, "datasets")
    shell.send("\t")
    typed(shell, "dataset")
    shell.send("\r")
    typed(shell, "dataset ")
    shell.send("\x15d\t")
    shell.see("Fetch and show datasets")
    shell.send("e")
    shell.vanish("Fetch and show datasets")
    shell.send("\t")
    typed(shell, "delete ")
    leave(shell, "\x03exit\r", 0)
