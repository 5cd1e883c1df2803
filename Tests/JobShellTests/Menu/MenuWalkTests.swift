import JobAssist
import JobShell
import Testing

@Suite("MenuWalk") struct MenuWalkTests {
    private let start = EditedText("get j")

    /// A menu of jobs, in columns of two.
    private func menu(_ names: [String] = ["j-1", "j-2", "j-3"], ending: String = " ") -> MenuWalk {
        let candidates = names.map { Completion.Candidate($0, ending: ending) }
        var menu = MenuWalk(Completion(range: 4..<5, candidates: candidates), of: start)
        menu.rowCount = 2
        return menu
    }

    private func special(_ key: SpecialKey) -> Key { .special(key, bytes: []) }

    private func shown(_ text: String) -> MenuWalk.Step { .show(EditedText(text)) }

    @Test("Tab and arrows choose in order and around the ends")
    func walk() {
        var menu = menu()
        let keys: [(Key, String)] = [
            (.scalar("\t"), "get j-1"), (special(.down), "get j-2"), (special(.right), "get j-2"),
            (special(.up), "get j-1"), (special(.right), "get j-3"), (special(.left), "get j-1"),
            (special(.backTab), "get j-3"), (.scalar("\u{0E}"), "get j-1"), (.scalar("\u{10}"), "get j-3"),
        ]
        for (key, text) in keys { #expect(menu.take(key) == shown(text), "\(key)") }
        #expect(menu.choice == 2)
    }

    @Test("Without a choice, letters narrow the menu, and Enter and side arrows are handled by the editor")
    func narrow() {
        for key in [Key.scalar("x"), .scalar("é"), .scalar("\u{7F}"), .scalar("\u{08}")] {
            var menu = menu()
            #expect(menu.take(key) == .narrow, "\(key)")
        }
        for key in [Key.scalar("\r"), special(.left), special(.right), .scalar(" "), .scalar("\u{01}"), .meta(0x66)] {
            var menu = menu()
            #expect(menu.take(key) == .close(start, handsOn: true), "\(key)")
        }
    }

    @Test("Enter and a blank take the choice with its ending; other keys follow the candidate")
    func accept() {
        for key in [Key.scalar("\r"), .scalar("\n"), .scalar(" ")] {
            var menu = menu()
            _ = menu.take(.scalar("\t"))
            #expect(menu.take(key) == .close(EditedText("get j-1 "), handsOn: false), "\(key)")
        }
        var menu = menu()
        _ = menu.take(.scalar("\t"))
        #expect(menu.take(.scalar(";")) == .close(EditedText("get j-1"), handsOn: true))
        // A candidate that can continue, such as a folder, gets the blank as typed.
        menu = self.menu(["j/"], ending: "")
        _ = menu.take(special(.down))
        #expect(menu.take(.scalar(" ")) == .close(EditedText("get j/"), handsOn: true))
    }

    @Test("Escape, ^G and ^C restore the typed word", arguments: [Key.escape, .scalar("\u{07}"), .scalar("\u{03}")])
    func cancel(key: Key) {
        var menu = menu()
        _ = menu.take(.scalar("\t"))
        #expect(menu.take(key) == .close(start, handsOn: false))
    }

    @Test("Tab takes the only candidate at once")
    func only() {
        var menu = menu(["j-1"])
        #expect(menu.take(.scalar("\t")) == .close(EditedText("get j-1 "), handsOn: false))
    }
}
