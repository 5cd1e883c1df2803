"""Editing: blocks, keys, pastes, the window, start and end."""
from terminal import case, equal

UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
META_ENTER = "\x1b\r"


@case
def block(bench):
    """Enter starts a new line in an incomplete statement; the block is edited, returned and recalled as one text."""
    editor = bench.editor()
    editor.say("for j {\r", "{ …")
    editor.cursor_at(1, 4)
    editor.say("get\r", "{ …")
    editor.cursor_at(2, 4)
    editor.say("}", "}")
    editor.send(UP)
    editor.cursor_at(1, 5)
    editor.send("x")
    editor.see("gxet")
    editor.say("\r", 'got 22 "for j {\\n    gxet\\n    }"')
    editor.see("probe> ", 2)
    editor.send(UP)
    editor.see("gxet", 3)
    editor.send("\r")
    editor.see('got 22 "for j {\\n    gxet\\n    }"', 2)


@case
def moving_in_a_block(bench):
    """Up and Down move within a block first; only from its first line does Up recall history."""
    bench.remember("older")
    editor = bench.editor()
    editor.say(f"ab{META_ENTER}cd{META_ENTER}ef", "ef")
    editor.cursor_at(2, 2)
    editor.send(UP)
    editor.cursor_at(1, 2)
    editor.send(UP)
    editor.cursor_at(0, 9)
    editor.send(DOWN + DOWN)
    editor.cursor_at(2, 2)
    editor.send("\x01")
    editor.cursor_at(2, 0)
    editor.send(UP + UP)
    editor.cursor_at(0, 7)
    editor.send(UP)
    editor.see("older")
    editor.send(DOWN)
    editor.see("ef")
    editor.say("\r", 'got 8 "ab\\ncd\\nef"')


@case
def meta_enter(bench):
    editor = bench.editor()
    editor.say(f"one{META_ENTER}two", "two")
    editor.say("\r", 'got 7 "one\\ntwo"')
    editor.say("a\x1b[13;2ub\n", 'got 3 "a\\nb"')


@case
def open_quote(bench):
    """Inside a quotation, the new line is not indented."""
    editor = bench.editor()
    editor.say('say "one\r', '"…')
    editor.say('two"\r', 'got 13 "say "one\\ntwo""')


@case
def control_c(bench):
    """^C discards a line of any length and shows it with ^C at its end."""
    editor = bench.editor()
    editor.say("if {\rsome", "some")
    editor.send(UP)
    editor.cursor_at(0, 11)
    editor.say("\x03", "some^C")
    editor.see("interrupted")
    # Before the next prompt, ^C is a signal, which ends the probe.
    editor.prompt()
    editor.say("\x03", "^C", 2)
    editor.prompt()
    editor.say("\x03", "^C", 3)
    editor.prompt()
    editor.say("next\r", 'got 4 "next"')


@case
def control_d(bench):
    """^D deletes in a line, beeps at its end, and ends the input on an empty line."""
    editor = bench.editor()
    editor.say("abc\x01\x04", "probe> bc")
    editor.send("\x05\x04")
    editor.wait(lambda: b"\x07" in editor.raw, "a beep")
    editor.say("\r", 'got 2 "bc"')
    editor.say("\x04", "end of input")
    editor.wait(lambda: not editor.read(0.05), "the end")
    assert editor.raw.rstrip().endswith(b"end of input"), editor.raw[-60:]
    assert editor.raw.rindex(b"\x1b[?2004l") > editor.raw.rindex(b"\x1b[?2004h"), "pastes are still marked"


@case
def control_l(bench):
    editor = bench.editor()
    editor.say("first\r", 'got 5 "first"')
    editor.say("second", "probe> second")
    editor.send("\x0c")
    editor.vanish("first")
    editor.wait(lambda: editor.lines()[0].split("  ")[0] == "probe> second", "the line in the first row")
    editor.say("\r", 'got 6 "second"')


@case
def emacs_keys(bench):
    editor = bench.editor()
    editor.say("one two three", "three")
    editor.send("\x17")
    editor.vanish("three")
    editor.send("\x01\x1bf")
    editor.column(10)
    editor.send("\x1b[1;5C")
    editor.column(14)
    editor.send("\x1b[1;5D\x0b")
    editor.vanish("two")
    editor.send("\x01\x19")
    editor.see("probe> two one")
    editor.send("\x1b[3~\x1b[F!")
    editor.wait(lambda: editor.lines()[0].split("  ")[0] == "probe> two ne !", "the end")
    editor.send("\x15new\r")
    editor.see('got 3 "new"')


@case
def vi_keys(bench):
    """Words, operators, counts and history in vi's command mode; arrows in both modes."""
    bench.remember("crawl old", "list", "create last")
    editor = bench.editor(environment={"EDITRC": bench.write("editrc", "bind -v\n")})
    editor.say("one two three", "three")
    editor.send("\x1b")
    editor.column(19)
    editor.send("0dw")
    editor.wait(lambda: editor.lines()[0].startswith("probe> two three"), "dw")
    editor.send("A" + LEFT + "X")
    editor.see("threXe")
    editor.send("\x03")
    editor.see("interrupted")
    editor.send("\x1bk")
    editor.see("create last")
    editor.send("k")
    editor.see("probe> list")
    editor.send("/cra")
    editor.see("history search: cra")
    editor.send("\x1b")
    editor.vanish("history search")
    editor.send("A!\r")
    editor.see('got 10 "crawl old!"')


@case
def wide_characters(bench):
    """Characters of two cells at the right edge, of four bytes, and their deletion."""
    editor = bench.editor(columns=20)
    editor.send("x" * 12 + "日本語🙂")
    editor.wait(lambda: editor.shown()[-1:] and "語" in editor.shown()[-1], "the second row")
    editor.cursor_at(1, 8)
    editor.send("\x7f\x7f")
    editor.cursor_at(1, 4)
    editor.send("e\u0301\r")
    editor.wait(lambda: "got 21" in "".join(editor.lines()), "the text")
    editor.wait(lambda: "probe>" in editor.shown()[-1], "the next prompt")


@case
def broken_bytes(bench):
    """Invalid bytes, unknown sequences and Latin-1 control characters are dropped."""
    editor = bench.editor()
    editor.send(b"a\xff\xc3(b\xed\xa0\x80c\x1b[99;5~d\x1b[<0;1;1Me\xc2\x85f\r")
    editor.see('got 7 "a(bcdef"')


@case
def large_paste(bench):
    """A paste of 100 kB is inserted at once; one over the limit is ignored with a notice."""
    editor = bench.editor()
    text = "0123456789" * 10_000
    editor.send(f"\x1b[200~{text}\x1b[201~")
    editor.send("\r")
    editor.wait(lambda: b"got 100000" in editor.raw, "the paste")
    editor.wait(lambda: "2 running" in editor.lines()[-1], "the prompt")
    editor.send("\x1b[200~" + "y" * (1 << 20) + "yy\x1b[201~")
    editor.see("larger than 1 MiB")
    editor.say("after\r", 'got 5 "after"')


@case
def output_without_line_end(bench):
    """A prompt begins in the first column after any output."""
    editor = bench.editor()
    editor.say("partial\r", "no line end%")
    editor.see("probe> ", 2)
    equal(editor.lines()[2].split("  ")[0], "probe>", "the row below")
    equal(editor.lines()[1], "no line end%", "the row with the mark")
    editor.say("x\r", "got 1")
    assert "got 1" in editor.lines()[3] and "%" not in editor.lines()[4], "an unnecessary mark"


@case
def typed_ahead(bench):
    """Text typed ahead of a command stays available to the program that the command starts."""
    editor = bench.editor()
    editor.send("sh\rfor the child\n")
    editor.see("sh: 0")
    editor.see("\nfor the child")
    editor.send("one\rtwo\r")
    editor.see('got 3 "one"')
    editor.see('got 3 "two"')


@case
def joined_characters(bench):
    """A line with joined emoji is drawn again as a whole after each change, and the text stays right."""
    editor = bench.editor()
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    editor.send(f"x {family} y")
    editor.see(" y")
    editor.send("\x01")
    editor.column(7)
    before = len(editor.raw)
    editor.send("ab")
    editor.see("abx ")
    editor.wait(lambda: b"\r\x1b[J" in editor.raw[before:], "the whole line again")
    editor.say("\r", f'got {len(family.encode()) + 6} "abx {family} y"'[:12])
    editor.see("abx ", 2)


@case
def notice_between_lines(bench):
    """Notices, also wrapped ones, appear above the prompt while a line is edited, and otherwise in order."""
    editor = bench.editor(columns=40, control=True)
    for number in range(5):
        editor.control.write(f"notice {number}: " + "n" * 50 + "\n")
    editor.see("4: nnn")
    editor.say("text", "probe> text")
    rows = [line for line in editor.shown() if line]
    equal([line[0] for line in rows], list("0n1n2n3n4n") + ["p"], "first letters")
    editor.say("\r", 'got 4 "text"')
    editor.control.write("notice \x1b[31mred\n")
    editor.see("\\u{1B}[31mred")


@case
def prompt_while_typing(bench):
    editor = bench.editor(control=True)
    editor.say("text", "probe> text")
    editor.control.write("prompt other\n")
    editor.see("other> text")
    editor.vanish("probe>")
    editor.say("s\r", 'got 5 "texts"')


@case
def cancelled(bench):
    """A reader that is cancelled during a line restores the terminal."""
    editor = bench.editor(control=True)
    editor.say("half a line", "half a line")
    editor.control.write("cancel\n")
    editor.see("interrupted")
    editor.say("\x15next\r", 'got 4 "next"')
