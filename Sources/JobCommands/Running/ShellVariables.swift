/// What a line for the shell finds in its environment: the session's variables as `EJ_name`, their fields as
/// `EJ_name_field`.
///
/// Nothing of it is put into the line itself, so that no value can be taken for a part of a command.
extension Session {
    /// The environment of a line for the shell.
    var shellEnvironment: [String: String] {
        var result = environment
        let automatic = AutomaticVariable.all.map(\.name).filter { $0 != "last" }
        for name in automatic + variables.keys {
            guard let value = value(named: name) else { continue }
            add(value.text, as: "EJ_\(name)", to: &result)
            for field in Fields.names(of: value.shape) where field.utf8.allSatisfy(\.isShellNameByte) {
                // A field without a value has no variable.
                guard let text = try? Fields.text(of: field, in: value, self) else { continue }
                add(text, as: "EJ_\(name)_\(field)", to: &result)
            }
        }
        return result
    }

    private func add(_ text: String, as name: String, to environment: inout [String: String]) {
        guard text.utf8.count <= Limits.shellValueBytesMax, !text.utf8.contains(0) else { return }
        environment[name] = text
    }
}

extension UInt8 {
    fileprivate var isShellNameByte: Bool {
        let character = Character(UnicodeScalar(self))
        return character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }
}
