"""The prompt: jobs, names, interrupts, scripts, services."""
import os
import socket

from bench import CREATE, SlowService, at_prompt, case, complete, equal, flowing, leave, typed


@case
def first_hour(bench):
    """A newcomer's first session: greeting, upload, a job, its notice, a table, its rows, the exit."""
    bench.rows(20)
    shell = bench.prompt()
    shell.see("Type help for the commands")
    shell.send('assert exists $run.dir; echo "kept=$ok"\r')
    shell.see("kept=true")
    at_prompt(shell)
    shell.send("let ds = upload do\t")
    shell.see("let ds = upload docs.jsonl")
    shell.send("\r")
    shell.see("dataset docs-")
    at_prompt(shell)
    shell.send(CREATE % "a" + "\r")
    shell.see("job a complete, 20 rows in ")
    at_prompt(shell)
    shell.send("list\r")
    shell.see("%1  ")
    shell.send("peek %1 limit=1\r")
    shell.see("row 0 of the cat")
    shell.send("wait $last_j\t\r")
    shell.see("complete, 20 rows")
    leave(shell, "quit\r", 0)
    again = bench.prompt()
    equal("Type help" in again.picture(), False, "a greeting for a returning user")
    again.send("\x1b[A")
    again.see("local> quit")


@case
def names_of_jobs(bench):
    """Tab completes jobs by their names once they were fetched, and unfinished blocks continue on the next line."""
    bench.rows(3)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl; " + CREATE % "apples" + "; " + CREATE % "pears" + "; wait $last_job\r")
    shell.see("job pears", 2)
    at_prompt(shell)
    shell.send("get appl\t")
    shell.wait(lambda: len(shell.lines()[shell.screen.cursor.y].rstrip()) > 40, "the id of apples")
    shell.send("\x03for j in list {\recho \"<$j.name>\"\r}\r")
    shell.see("<pears>")
    shell.see("<apples>")


@case
def control_c_in_wait(bench):
    """^C stops a wait and shows how to resume; the job keeps running, and ^D warns before it exits."""
    bench.rows(60_000)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl\r")
    shell.see("60,000 rows")
    at_prompt(shell)
    shell.send(CREATE % "long" + "; wait $last_job\r")
    shell.see("60,000 rows", 2)
    shell.send("\x03")
    shell.see("still running: ")
    at_prompt(shell)
    shell.see("1 running")
    shell.send("\x04")
    shell.see("press ^D again to exit")
    at_prompt(shell)
    leave(shell, "\x04", 0)


@case
def typed_ahead_in_wait(bench):
    """Keys typed while a bar is shown are not written into it, and are there at the next prompt."""
    bench.rows(30_000)
    shell = bench.prompt()
    shell.send("let ds = upload docs.jsonl\r")
    shell.see("30,000 rows")
    at_prompt(shell)
    shell.send(CREATE % "long" + "; wait $last_job\r")
    shell.see(" of 30,000 rows")
    shell.wait(lambda: not shell.is_cooked(), "no echo")
    shell.send("echo kept-for-later\r")
    seen = []
    def ended():
        lines = "\n".join(shell.lines())
        seen.append("kept" in lines and "complete, 30,000 rows" not in lines)
        return "complete, 30,000 rows" in lines
    shell.wait(ended, "the end of the job")
    equal(any(seen), False, "typed keys in the bar")
    shell.see("kept-for-later", 2)
    leave(shell, "quit\r", 0)


@case
def dumb_control_c(bench):
    """On a dumb terminal, ^C discards the line and an open quote, and shows a new prompt, however often."""
    shell = bench.prompt(environment={"TERM": "dumb"})
    shell.send('echo "abc\r')
    shell.see('"…>')
    shell.send("\x03")
    shell.see("local>", 2)
    shell.send("\x03")
    shell.see("local>", 3)
    shell.send("list 'half\x03")
    shell.see("local>", 4)
    shell.send("echo alive\r")
    shell.see("alive", 2)
    shell.send("quit\r")
    shell.wait(lambda: not shell.read(0.05) or not shell.child.isalive(), "the end")
    shell.child.wait()
    equal(shell.child.exitstatus, 0, "exit code")


@case
def history_without_a_folder(bench):
    """A history that cannot be written is reported once, after the first line."""
    shell = bench.prompt(environment={"XDG_STATE_HOME": "/proc/embedjobs-missing"})
    shell.send("echo first\r")
    shell.see("the history is not saved: ")
    shell.send("echo second\r")
    shell.see("second", 2)
    at_prompt(shell)
    shell.send("\x1b[A")
    shell.see("second", 3)
    equal("\n".join(shell.lines()).count("the history is not saved"), 1, "reports")


@case
def service_away(bench):
    """The prompt says at its start that the service does not respond, and each command tries and names the cause."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shell = bench.shell("--server", f"http://127.0.0.1:{port}", columns=140)
    shell.see(f"127.0.0.1:{port}>")
    cause = f"http://127.0.0.1:{port} cannot be reached: Connection refused; is embedjobs serve running?"
    shell.wait(lambda: "warning: " + cause in "".join(shell.lines()), "the notice")
    for count in (1, 2):
        shell.send("list\r")
        shell.wait(lambda: "".join(shell.lines()).count("error: list: " + cause) == count, "the cause")
    leave(shell, "quit\r", 0)


@case
def script_of_the_user(bench):
    """init.embedjobs runs first, except with --no-init; a mistake in it is shown. $args are set, -n is refused."""
    bench.write("home/.config/embedjobs/init.embedjobs", "let mine = 'from init'\n")
    environment = {"XDG_CONFIG_HOME": None}
    shell = bench.prompt(environment=environment)
    shell.send("echo $mine\r")
    shell.see("from init")
    bare = bench.prompt("--no-init", "--", "one", environment=environment)
    bare.send("echo $mine\r")
    bare.see("$mine is not set")
    bare.send('echo "args=$args"\r')
    bare.see("args=one")
    bench.shell("-n", environment=environment).see("the prompt does not use -n")
    bench.write("home/.config/embedjobs/init.embedjobs", "frobnicate\n")
    wrong = bench.prompt(environment=environment)
    wrong.see("unknown command frobnicate")
    path = os.path.join(bench.folder, "home/.config/embedjobs/init.embedjobs")
    os.chmod(path, 0o666)
    open_to_all = bench.prompt(environment=environment)
    for text in ["init.embedjobs is not used: others can write to it", "chmod go-w"]:
        open_to_all.wait(lambda: text in flowing(open_to_all), text)
    equal("frobnicate" in open_to_all.picture(), False, "a script that others can write to, run")
    if os.geteuid() == 0:
        os.chmod(path, 0o644)
        os.chown(path, 12345, 12345)
        foreign = bench.prompt(environment=environment)
        text = "belongs to another user (uid 12345)"
        foreign.wait(lambda: text in flowing(foreign), text)
        equal("frobnicate" in foreign.picture(), False, "a script of another user, run")


@case
def secrets_stay_out(bench):
    """The history omits a key of the environment, and a line that begins with a space."""
    shell = bench.prompt(environment={"CO_API_KEY": "very-secret-key"})
    shell.send("echo very-secret-key\r")
    shell.see("very-secret-key", 2)
    shell.send(" echo hidden\r")
    shell.see("hidden", 2)
    leave(shell, "exit 4\r", 4)
    folder = os.path.join(bench.folder, "home/.local/state/embedjobs")
    names = [name for name in os.listdir(folder) if name.startswith("history.db")]
    text = b""
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            text += file.read()
        equal(os.stat(os.path.join(folder, name)).st_mode & 0o777, 0o600, "the mode of " + name)
    equal((b"very-secret" in text, b"hidden" in text, b"echo ***" in text), (False, False, True), "what is kept")


@case
def narrow_and_long(bench):
    """A table fits the window, and output longer than the screen goes through the pager."""
    bench.rows(3)
    shell = bench.prompt(rows=12, columns=70, environment={"PAGER": "sed s/^/paged:/"})
    shell.send("let ds = upload docs.jsonl; for n in 1 2 3 4 5 6 7 8 9 10 11 12 { upload docs.jsonl name=copy }\r")
    shell.see("dataset copy-", 5)
    at_prompt(shell)
    shell.send("datasets\r")
    shell.see("paged:%13")
    at_prompt(shell)
    shell.send("datasets limit=2\r")
    shell.see("\n%2")
    equal(max(len(line) for line in shell.lines()) <= 70, True, "the width of the table")


@case
def at_a_service(bench):
    """With a remote service: the prompt shows its address, an upload its bytes and then its validation, a download its
    rows."""
    place = SlowService.start()
    bench.write("work/big.jsonl", '{"text":"%s"}\n' % ("x" * 10000) * 4000)
    shell = bench.shell("--server", f"http://{place}")
    shell.see(place + ">")
    shell.send("upload big.jsonl\r")
    shell.see("uploading")
    shell.see(" of 40")
    SlowService.steps["upload"].set()
    shell.see("validating")
    SlowService.steps["validation"].set()
    shell.see("dataset d")
    shell.send("download d to=out.jsonl\r")
    shell.see("downloading")
    shell.see(" of 20,000")
    SlowService.steps["download"].set()
    shell.see("out.jsonl: 20,000 rows")
    leave(shell, "quit\r", 0)
    with open("out.jsonl", encoding="utf-8") as file:
        equal(sum(1 for _ in file), 20000, "rows")
