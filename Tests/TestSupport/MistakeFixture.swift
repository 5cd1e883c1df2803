internal import JobScript

/// A mistake with any text, and the code "text".
package struct MistakeFixture: Mistake {
    package let message: String
    package let help: String?
    package var code: String { "text" }

    package init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
