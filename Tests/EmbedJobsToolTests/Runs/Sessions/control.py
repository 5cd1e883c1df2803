"""Shell lines, attempts and jumps."""
from bench import at_prompt, case, complete, typed


def say(shell, line, text):
    """Enters a line at the prompt, waits for a text, and for the next prompt."""
    at_prompt(shell)
    shell.send(line + "\r")
    shell.see(text)
    at_prompt(shell)


@case
def output_of_a_line(bench):
    """A line's output is a value, and its lines are those of a loop that is typed over several lines."""
    shell = bench.prompt(rows=24, columns=80)
    at_prompt(shell)
    shell.send("let day = ! echo mon; echo day\r")
    say(shell, 'echo "<$day>"', "<mon")
    shell.send("for l in ! printf 'one\\ntwo\\n' {\r")
    shell.send('echo "got $l"\r')
    shell.send("}\r")
    shell.see("got one")
    shell.see("got two")
    at_prompt(shell)


@case
def failure_of_a_line(bench):
    """The block after a line's else is open until its brace, and knows the line's status; in a narrow window."""
    shell = bench.prompt(rows=20, columns=40)
    at_prompt(shell)
    shell.send("! exit 3 else {\r")
    shell.send('echo "status=$error.status"\r')
    assert "status=3" not in "\n".join(shell.lines()), "the line ran before its block was complete"
    shell.send("}\r")
    shell.see("status=3")
    say(shell, 'try ! false; exit 8', "local>")
    say(shell, 'echo "tried=$error.status"', "tried=8")


@case
def jumps(bench):
    """A jump leaves its loop; outside of one it is refused, and the prompt continues."""
    shell = bench.prompt(rows=30, columns=100)
    say(shell, 'for x in a b c { if $x == b { let found = $x; break }; echo "x=$x" }', "x=a")
    say(shell, 'echo "found=$found"', "found=b")
    say(shell, "continue", "continue is allowed only in the block of a for")
    say(shell, 'echo "goes=$ok"', "goes=true")


@case
def interrupted_retry(bench):
    """^C ends the pause between two attempts, and is not a failure that else handles."""
    shell = bench.prompt(rows=24, columns=100)
    at_prompt(shell)
    shell.send('retry 3 every=1h { fail "not yet" } else { echo "hand-led" }\r')
    shell.see("attempt 1 of 3 failed")
    shell.send("\x03")
    at_prompt(shell)
    say(shell, 'echo "still=$error.message"', "still=not yet")
    assert "attempt 2" not in "\n".join(shell.lines()), "the block was run again"


@case
def completion(bench):
    """Tab completes retry and its option, and the jumps in a block only."""
    shell = bench.prompt(rows=24, columns=80)
    at_prompt(shell)
    shell.send("retr\t3 ev\t")
    shell.see("retry 3 every=")
    shell.send("\x15")
    shell.vanish("retry 3 every=")
    shell.send("for x in a {\rbrea\t")
    shell.see("    break")
    shell.send("\r}\r")
    at_prompt(shell)
    say(shell, 'echo "done=$ok"', "done=true")


@case
def dumb_terminal(bench):
    """Without cursor movement, blocks and values of shell lines work as elsewhere."""
    shell = bench.prompt(environment={"TERM": "dumb", "NO_COLOR": "1"})
    shell.send("let word = ! echo plain\r")
    shell.send('try {\recho "is $word"\rfail no\r}\r')
    shell.see("is plain")
    shell.send('echo "said=$error.message"\r')
    shell.see("said=no")


@case
def values_of_an_assertion(bench):
    """A failed assertion and an echoed line show the values of their variables."""
    shell = bench.prompt(rows=24, columns=100)
    at_prompt(shell)
    shell.send("let n = 1\r")
    say(shell, "assert $n == 2", "assertion failed: $n == 2 ($n is 1)")
    shell.send("set echo=on\r")
    say(shell, "echo $n$n", "+ echo $n$n ($n is 1)")
