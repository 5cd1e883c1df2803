/// One kind of mistake, as data: where it is found, it is a case of an enum with fields.
///
/// The text is made in a file of its own per module, named `…Mistake+Text.swift`. Tests and programs match the case.
package protocol Mistake: Sendable {
    /// The machine-readable name: the case's name in snake case, such as `unknown_command`.
    var code: String { get }
    /// The error, in one sentence without a full stop.
    var message: String { get }
    /// How to fix it.
    var help: String? { get }
}

extension Mistake {
    package var code: String { caseName }

    /// The name of the case in snake case, for types with other codes too.
    package var caseName: String { Self.snakeCase(Mirror(reflecting: self).children.first?.label ?? "\(self)") }

    /// Returns a name such as `notUTF8` as `not_utf8`, and `notAPIPath` as `not_api_path`.
    private static func snakeCase(_ name: String) -> String {
        let letters = Array(name)
        return letters.indices.map { index in
            let letter = letters[index]
            guard index > 0, letter.isUppercase else { return letter.lowercased() }
            let startsWord = !letters[index - 1].isUppercase || letters[(index + 1)...].first?.isLowercase == true
            return (startsWord ? "_" : "") + letter.lowercased()
        }.joined()
    }
}
