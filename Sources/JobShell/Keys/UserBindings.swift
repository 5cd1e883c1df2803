internal import CLibEdit
internal import JobCommands
internal import LocalFiles

/// The user's bindings from `~/.editrc`, merged with the bindings of this program.
///
/// Bindings in the file that differ from libedit's defaults are kept, with two exceptions. Keys that submit, discard
/// and suspend always have this program's actions, and all bindings of defective libedit functions are replaced.
struct UserBindings {
    /// Whether the vi key bindings are in use.
    let isVi: Bool
    private let taken: Set<[UInt8]>

    /// Whether the file binds a sequence, so that libedit must receive its bytes.
    func isTaken(_ bytes: [UInt8]) -> Bool { taken.contains(bytes) }

    /// Applies the lines of the file and sets all bindings.
    init(_ editor: OpaquePointer, lines: [String]) {
        guard !lines.isEmpty else {
            isVi = editline_is_vi(editor)
            taken = []
            Self.bindTable(editor, isVi: isVi) { _, _ in false }
            return
        }
        Self.obey(lines, isQuiet: false, editor)
        // Compare with libedit's defaults to find the bindings that the file changed, then apply the file again.
        isVi = editline_is_vi(editor)
        let keys = Self.keys(isVi: isVi)
        let after = keys.map { Self.function(of: $0, in: editor) }
        editline_reset_bindings(editor, isVi)
        let before = keys.map { Self.function(of: $0, in: editor) }
        Self.obey(lines, isQuiet: true, editor)
        var changed: [Slot: String] = [:]
        for (index, slot) in keys.enumerated() where after[index] != before[index] {
            changed[slot] = after[index]
        }
        taken = Set(changed.keys.filter { $0.keys.count > 1 && $0.keys[0] == 0x1B }.map(\.keys))
        Self.bindTable(editor, isVi: isVi) { binding, mode in
            guard let bytes = Self.bytes(of: binding.keys), !Self.isOurs(bytes) else { return false }
            return changed[Slot(keys: bytes, isCommand: mode == .command)] != nil
        }
        for (slot, function) in changed {
            guard let replacement = KeyBindings.replacements[function], !Self.isOurs(slot.keys) else { continue }
            Self.bind(Self.notation(slot.keys), to: replacement, slot.isCommand, editor)
        }
    }

    /// Returns the lines of `$EDITRC`, else of `~/.editrc`, without empty lines and comments; none without a file.
    static func lines(environment: [String: String]) -> [String] {
        guard let path = environment["EDITRC"] ?? environment["HOME"].map({ "\($0)/.editrc" }),
            let file = try? InputFile(path: path),
            let bytes = try? file.read(at: 0, count: min(file.size, Limits.userFileBytesMax))
        else {
            return []
        }
        return bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let first = text.first, first != UInt8(ascii: "#"), !text.contains(0) else { return nil }
            return String(validating: text, as: UTF8.self)
        }
    }

    private static func obey(_ lines: [String], isQuiet: Bool, _ editor: OpaquePointer) {
        for line in lines { LibeditReader.withWide(line) { editline_obey(editor, $0, isQuiet) } }
    }

    /// A key sequence in one of the key maps.
    private struct Slot: Hashable {
        var keys: [UInt8]
        var isCommand: Bool
    }

    /// Every single key, and every sequence that this program binds.
    private static func keys(isVi: Bool) -> [Slot] {
        let singles: [[UInt8]] = (1...0x7F).map { [$0] }
        let metas: [[UInt8]] = (1...0x7F).filter { $0 != 0x5B && $0 != 0x4F }.map { [0x1B, $0] }
        let table = KeyBindings.table.compactMap { bytes(of: $0.keys) }.filter { $0.count > 1 && $0[0] != 0x1B }
        let all = singles + metas + SpecialKey.ofSequence.keys + table
        let typing = all.map { Slot(keys: $0, isCommand: false) }
        return isVi ? typing + singles.map { Slot(keys: $0, isCommand: true) } : typing
    }

    private static func bindTable(
        _ editor: OpaquePointer,
        isVi: Bool,
        unless isChanged: (KeyBindings.Binding, KeyBinding.Mode) -> Bool
    ) {
        for binding in KeyBindings.table {
            for mode in isVi ? [KeyBinding.Mode.insert, .command] : [.emacs] where binding.modes.contains(mode) {
                if !isChanged(binding, mode) { bind(binding.keys, to: binding.function, mode == .command, editor) }
            }
        }
    }

    /// The keys that the user cannot rebind: Enter, ^C, ^Z, ^D, ^\, and all codes.
    private static func isOurs(_ bytes: [UInt8]) -> Bool {
        bytes.count == 1 && ([0x03, 0x04, 0x0A, 0x0D, 0x1A, 0x1C].contains(bytes[0]) || bytes[0] >= 0x80)
    }

    private static func bind(_ keys: String, to function: String, _ isCommand: Bool, _ editor: OpaquePointer) {
        LibeditReader.withWide(keys) { keys in
            LibeditReader.withWide(function) { editline_bind(editor, keys, $0, isCommand) }
        }
    }

    // MARK: Queries

    /// Whether a sequence is bound to anything.
    static func isBound(_ bytes: [UInt8], in editor: OpaquePointer) -> Bool {
        !function(of: Slot(keys: bytes, isCommand: false), in: editor).isEmpty
    }

    /// Returns the name of the function that keys are bound to; empty if unbound.
    private static func function(of slot: Slot, in editor: OpaquePointer) -> String {
        var buffer = [CChar](repeating: 0, count: 512)
        LibeditReader.withWide(notation(slot.keys)) {
            editline_binding(editor, $0, slot.isCommand, &buffer, buffer.count)
        }
        // libedit prints the keys, an arrow and the function.
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        let line = String(decoding: bytes, as: UTF8.self)
        guard let arrow = line.ranges(of: "->").last else { return "" }
        return String(line[arrow.upperBound...].filter { !$0.isWhitespace })
    }

    // MARK: libedit's notation for keys

    /// Returns keys in libedit's notation, each as an octal number.
    private static func notation(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            let octal = String(byte, radix: 8)
            return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
        }
        .joined()
    }

    /// Returns the bytes of a key in the notation of ``KeyBindings/table``.
    static func bytes(of notation: String) -> [UInt8]? {
        var rest = Array(notation.utf8)[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "^"):
                guard let next = rest.popFirst() else { return nil }
                bytes.append(next & 0x1F)
            case UInt8(ascii: "\\"):
                let digits = rest.prefix(3)
                guard let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) else { return nil }
                rest = rest.dropFirst(3)
                bytes.append(value)
            default: bytes.append(byte)
            }
        }
        return bytes
    }
}
