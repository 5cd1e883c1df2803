#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The environment of shell lines: the run's variables as `EJ_name`, their fields as `EJ_name_field`.
///
/// Values are never inserted into the line itself, so that none can become part of a command.
extension RunState {
    /// Returns the environment of a shell line. Throws if a value cannot be passed: the line would run without it and
    /// do something else.
    func shellEnvironment(for line: String) throws(CommandFailure) -> [String: String] {
        var result = ShellEnvironment(inputs.environment)
        let automatic = AutomaticVariable.all.map(\.name).filter { !["last", "last_rows"].contains($0) }
        for name in automatic + variables.keys {
            guard let value = value(named: name) else { continue }
            try result.add("EJ_\(name)", value.text, of: "$\(name)")
            for field in shellFields(of: value.shape, name, line) where field.utf8.allSatisfy(\.isShellNameByte) {
                // A field that is not known yet is left out.
                guard let text = try? Fields.text(of: field, in: value, self) else { continue }
                try result.add("EJ_\(name)_\(field)", text, of: "$\(name).\(field)")
            }
        }
        try result.checkSize(with: line)
        return result.variables
    }

    /// The fields that a shell line gets: those of files for a text only if the line names them, since most texts are
    /// not paths.
    private func shellFields(of shape: Shape, _ name: String, _ line: String) -> [String] {
        guard shape == .text, line.contains("EJ_\(name)_") else { return Fields.names(of: shape) }
        return Fields.readableNames(of: shape).filter { field in
            line.contains("EJ_\(name)_\(field)") && value(named: "\(name)_\(field)") == nil
        }
    }
}

/// An environment within the system's limits.
private struct ShellEnvironment {
    private(set) var variables: [String: String]
    /// The variable with the largest value, and its size.
    private var largest = (source: "", bytes: 0)

    init(_ variables: [String: String]) { self.variables = variables }

    /// Adds a variable; `source` is the script's variable, for errors.
    mutating func add(_ name: String, _ text: String, of source: String) throws(CommandFailure) {
        guard !text.utf8.contains(0) else { throw CommandFailure(.shellVariableWithNUL(source: source)) }
        // The system counts NAME=VALUE and the terminating NUL.
        let limit = Limits.environmentStringBytesMax - name.utf8.count - 2
        let bytes = text.utf8.count
        guard bytes <= limit else {
            throw CommandFailure(.shellVariableTooLarge(source: source, bytes: bytes, limit: limit))
        }
        variables[name] = text
        if bytes > largest.bytes { largest = (source, bytes) }
    }

    /// Throws if the environment and the line together are too large.
    func checkSize(with line: String) throws(CommandFailure) {
        let pointer = MemoryLayout<UnsafePointer<CChar>>.size
        let bytes = variables.reduce(line.utf8.count + 1) { $0 + $1.key.utf8.count + $1.value.utf8.count + 2 + pointer }
        let limit = Self.bytesMax
        guard bytes > limit else { return }
        throw CommandFailure(.shellVariablesTooLarge(bytes: bytes, limit: limit, largest: largest.source))
    }

    /// Maximum size of all variables together. Linux allows a quarter of the stack limit, up to 6 MiB; a shell adds
    /// some variables of its own.
    private static var bytesMax: Int {
        let limit = sysconf(Int32(_SC_ARG_MAX))
        return min(max(limit, Limits.environmentStringBytesMax), Limits.environmentBytesMax) - Limits.shellOwnBytesMax
    }
}

extension UInt8 {
    fileprivate var isShellNameByte: Bool {
        let character = Character(UnicodeScalar(self))
        return character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
