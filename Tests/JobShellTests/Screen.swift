import JobShell
import Synchronization

/// A model of a terminal with the features that printing uses: lines, line feed, carriage return, cursor up and erasing
/// of a line. It also records the raw text.
final class Screen: Sendable {
    private struct State {
        var lines: [[Character]] = [[]]
        var row = 0
        var column = 0
        var text = ""
    }

    private let state = Mutex(State())

    /// The stream that writes to this screen.
    func stream(isTerminal: Bool, isPipe: Bool = false, width: Int = 80) -> Stream {
        Stream(
            write: { self.take($0) },
            isTerminal: isTerminal,
            isPipe: isPipe,
            width: { width }
        )
    }

    /// The visible lines, without empty lines at the end.
    var lines: [String] {
        let all = state.withLock { $0.lines.map { String($0) } }
        return Array(all[..<((all.lastIndex { !$0.isEmpty } ?? -1) + 1)])
    }

    /// All text written.
    var text: String { state.withLock { $0.text } }

    private func take(_ text: String) {
        state.withLock { state in
            state.text += text
            var rest = Array(text.unicodeScalars)[...]
            while let scalar = rest.popFirst() {
                switch scalar {
                case "\n":
                    state.row += 1
                    state.column = 0
                    if state.row == state.lines.count { state.lines.append([]) }
                case "\r": state.column = 0
                case "\u{1B}": Self.obey(&rest, &state)
                default: Self.put(Character(scalar), &state)
                }
            }
        }
    }

    private static func put(_ character: Character, _ state: inout State) {
        let missing = state.column - state.lines[state.row].count
        if missing > 0 { state.lines[state.row] += [Character](repeating: " ", count: missing) }
        if state.column < state.lines[state.row].count {
            state.lines[state.row][state.column] = character
        } else {
            state.lines[state.row].append(character)
        }
        state.column += 1
    }

    private static func obey(_ rest: inout ArraySlice<Unicode.Scalar>, _ state: inout State) {
        guard let end = rest.firstIndex(where: { $0.properties.isAlphabetic }) else { return }
        let sequence = String(String.UnicodeScalarView(rest[rest.startIndex...end]))
        rest = rest[(end + 1)...]
        switch sequence {
        case "[1A": state.row = max(0, state.row - 1)
        case "[2K": state.lines[state.row] = []
        default: break
        }
    }
}
