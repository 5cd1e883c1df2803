"""Lists, fields and defaults."""
from bench import at_prompt, case, equal


@case
def file_fields(bench):
    """Tab completes the fields of a file that a text names; a wrong one shows the form for text after it."""
    bench.rows(2)
    shell = bench.prompt()
    shell.send("let f = docs.jsonl\r")
    at_prompt(shell)
    shell.send("echo ${f.st\t")
    shell.see("echo ${f.stem}")
    # Tab adds a space after the field.
    shell.send("\x7f.npy $f.exi\t\r")
    shell.see("docs.npy true")
    at_prompt(shell)
    shell.send("echo $f.npy\r")
    shell.see("$f is text and does not have a field npy")
    shell.see("write ${f}.npy")


@case
def lists(bench):
    """A list is made, extended and looped over; a comma without a space shows the right form."""
    shell = bench.prompt()
    shell.send("let l = [a, 'b c']; let l += 1..2\r")
    at_prompt(shell)
    shell.send('echo "last=$l[-1] count=$l.count"\r')
    shell.see("last=2 count=4")
    at_prompt(shell)
    shell.send('for x in $l, z { echo "<$x>" }\r')
    for text in ["<a>", "<b c>", "<1>", "<2>", "<z>"]:
        shell.see(text)
    at_prompt(shell)
    shell.send("for x in a,b { echo $x }\r")
    shell.see("write for x in a, b { … }")
    at_prompt(shell)
    shell.send("let l = a, b\r")
    shell.see("write let l = [a, b]")


@case
def arithmetic(bench):
    """A variable is counted up at the prompt; += on a number says how to calculate."""
    shell = bench.prompt()
    shell.send("let n = 40; for i in 1..2 { let n = $n + 1 }; echo sum: $n\r")
    shell.see("sum: 42")
    at_prompt(shell)
    shell.send("let n += 1\r")
    shell.see("to calculate, write let n = $n + 1")
    at_prompt(shell)
    shell.send("let n = $n+1\r")
    shell.see("arithmetic needs spaces around its operators")


@case
def defaults(bench):
    """A default of the environment, in a value and in a text, and Tab after a value offers else."""
    shell = bench.prompt(environment={"MODEL": "big", "LANGS": ""})
    shell.send("let m = $env.MODEL el\t")
    shell.see("let m = $env.MODEL else")
    shell.send(" small\r")
    at_prompt(shell)
    shell.send('echo "m=$m l=${env.LANGS:-en} ${nothing:-none}"\r')
    shell.see("m=big l=en none")


@case
def list_parameter(bench):
    """A script with a list parameter is listed, run from the prompt with a=b,c, and refused without []."""
    bench.write("work/langs.embedjobs", "param langs[] = en, de\nfor l in $langs { echo \"in $l\" }\n")
    bench.write("work/text.embedjobs", "param langs = en\nfor l in $langs { echo $l }\n")
    listing = bench.shell("run", "--list", "langs.embedjobs")
    listing.see("langs=en,de")
    shell = bench.prompt()
    shell.send("run langs.embedjobs langs=fr,it\r")
    shell.see("in fr")
    shell.see("in it")
    at_prompt(shell)
    shell.send("run text.embedjobs langs=fr,it\r")
    shell.see("$langs is the text fr,it, not a list")
    equal("fr,it" in shell.lines(), False, "a loop over the text, run")


@case
def odd_fields(bench):
    """Fields of a CSV file whose names are not identifiers, in a narrow window."""
    bench.write("work/odd.csv", "E F,c-d\none,two\n")
    shell = bench.prompt(rows=20, columns=40)
    shell.send('for r in @odd.csv { echo $r["E F"]-$r["c-d"] }\r')
    shell.see("one-two")
