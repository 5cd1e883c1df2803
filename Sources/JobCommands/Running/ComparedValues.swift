internal import JobScript

/// Two values of a comparison, as texts.
struct ComparedValues {
    let left: String
    let right: String

    init(_ left: String, _ right: String) {
        self.left = left
        self.right = right
    }

    /// Whether the comparison holds; nil if it asks for an order of a number and a text that is none.
    ///
    /// `==` and `!=` compare texts, byte by byte; order is that of numbers if both are, else of bytes, which is right
    /// for dates as this language writes them. `~` is not for here.
    func holds(_ comparison: Comparison) -> Bool? {
        switch comparison {
        case .equal, .matches: return left.utf8.elementsEqual(right.utf8)
        case .unequal: return !left.utf8.elementsEqual(right.utf8)
        case .less: return isLess(left, right)
        case .greater: return isLess(right, left)
        case .lessOrEqual: return isLess(right, left).map { !$0 }
        case .greaterOrEqual: return isLess(left, right).map { !$0 }
        }
    }

    /// `true` and `false` as what they say; nil for any other text.
    static func truth(of text: String) -> Bool? { text == "true" ? true : text == "false" ? false : nil }

    private func isLess(_ one: String, _ other: String) -> Bool? {
        if let a = Int(one), let b = Int(other) { return a < b }
        switch (Self.number(one), Self.number(other)) {
        case (let a?, let b?): return a < b
        case (nil, nil): return one.utf8.lexicographicallyPrecedes(other.utf8)
        default: return nil
        }
    }

    /// A number in digits, with a sign, a point and an exponent if need be.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text) else {
            return nil
        }
        return number.isFinite ? number : nil
    }
}

extension Diagnostic {
    /// A value that is asked whether it is true and is not said to be.
    static func noTruth(_ text: String, _ term: Term) -> Diagnostic {
        let help =
            text.contains { "=<~".contains($0) }
            ? "to compare, put blanks around ==, < or ~"
            : "compare it with something: \(ScriptWriter.text(of: term)) == …"
        return Diagnostic("\(text.isEmpty ? "''" : text) is neither true nor false", at: term.span, help: help)
    }

    /// A number and a text that is none, of which neither is the smaller.
    static func noOrder(_ values: ComparedValues, _ left: Term, _ right: Term) -> Diagnostic {
        Diagnostic(
            "\(values.left) and \(values.right) have no order",
            at: left.span.through(right.span),
            help: "compare two numbers, or two texts such as dates"
        )
    }
}
