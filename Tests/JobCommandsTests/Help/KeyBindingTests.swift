import JobCommands
import Testing

@Suite("KeyBinding")
struct KeyBindingTests {
    @Test("no key is bound twice in a mode, and each says what it does")
    func keys() {
        for mode in KeyBinding.Mode.allCases {
            let keys = KeyBinding.all.filter { $0.modes.contains(mode) }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(mode)")
        }
        #expect(KeyBinding.all.allSatisfy { !$0.summary.isEmpty && !$0.summary.hasSuffix(".") })
    }

    @Test("help lists the keys of an action together, those of vi after the others")
    func help() throws {
        let text = try #require(Help.text(on: "keys", of: .standard))
        let lines = text.split(separator: "\n").map { $0.split(separator: "  ").map { String($0.drop { $0 == " " }) } }
        #expect(lines.contains(["^_, M-z; vi u", "Undo the last change."]), "\(text)")
        #expect(lines.contains(["vi Escape", "Switch to command mode."]), "\(text)")
        #expect(text.count { $0 == "\n" } < KeyBinding.all.count)
    }

    @Test("every action that people can cause has a key while typing")
    func actions() {
        let bound = Set(KeyBinding.all.filter { $0.modes.contains(.emacs) }.map(\.function))
        // The others are steps of an action, or belong to vi's command mode.
        let hidden: Set<EditAction> = [.menuKey, .searchKey, .searchAgain, .appendArgument, .paste]
        for action in EditAction.allCases where !hidden.contains(action) {
            #expect(bound.contains(action.rawValue), "\(action)")
        }
    }
}
