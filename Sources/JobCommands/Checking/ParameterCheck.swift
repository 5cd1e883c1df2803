/// The values that a script is given for its `param`s, and those that it declares.
struct ParameterCheck {
    /// The values, in order.
    private let given: [(name: String, known: Known)]
    /// The names of the `param`s that were checked so far.
    var declared: [String] = []
    /// Those of an included script without a value or a default.
    var missing: [String] = []

    init(_ given: [(name: String, known: Known)]) { self.given = given }

    init(_ given: [(name: String, value: String)]) {
        self.init(given.map { ($0.name, Known(shape: .text, text: $0.value)) })
    }

    /// The value for a name; nil if there is none.
    subscript(name: String) -> Known? { given.last { $0.name == name }?.known }

    /// The mistakes in the values, in order; each is nil for a valid one.
    var results: [CallMistake?] {
        given.enumerated().map { index, parameter in
            if given[..<index].contains(where: { $0.name == parameter.name }) {
                return .repeatedOption(key: parameter.name)
            }
            guard !declared.contains(parameter.name) else { return nil }
            let suggestion = Suggestion.closest(to: parameter.name, among: declared)
            return .unknownParameter(parameter.name, suggestion: suggestion, declared: declared)
        }
    }

    var mistakes: [CallMistake] { results.compactMap(\.self) }
}
