internal import JobScript

/// The two values of a comparison, as texts.
struct ComparedValues {
    let left: String
    let right: String
    /// Where the days of dates begin.
    private let zone: LocalZone

    init(_ left: String, _ right: String, in zone: LocalZone = .fixed(0)) {
        self.left = left
        self.right = right
        self.zone = zone
    }

    /// Returns whether the comparison holds; nil for an order between values of different kinds.
    ///
    /// `==` and `!=` compare bytes, but two times as times. Two numbers are ordered by value, two times or dates by
    /// time, two other texts by bytes. A date is the beginning of its local day. `~` is not handled here.
    func holds(_ comparison: Comparison) -> Bool? {
        switch comparison {
        case .equal, .matches: return isEqual
        case .unequal: return !isEqual
        case .less: return isLess(left, right)
        case .greater: return isLess(right, left)
        case .lessOrEqual: return isLess(right, left).map { !$0 }
        case .greaterOrEqual: return isLess(left, right).map { !$0 }
        }
    }

    private var isEqual: Bool {
        if left.utf8.elementsEqual(right.utf8) { return true }
        guard let time = Moment(left), case .time = time else { return false }
        return Moment(right) == time
    }

    /// The truth value of a condition: also of an empty text, which is what a field without a value is.
    static func condition(_ text: String) -> Bool? { text.isEmpty ? false : truth(of: text) }

    /// The truth value of `true` and `false`; nil for any other text.
    static func truth(of text: String) -> Bool? { text == "true" ? true : text == "false" ? false : nil }

    private func isLess(_ one: String, _ other: String) -> Bool? {
        if let a = Int(one), let b = Int(other) { return a < b }
        switch (Self.number(one), Self.number(other)) {
        case (let a?, let b?): return a < b
        case (nil, nil): break
        default: return nil
        }
        switch (Moment(one), Moment(other)) {
        case (let a?, let b?): return a.isEarlier(than: b, in: zone)
        case (nil, nil): return one.utf8.lexicographicallyPrecedes(other.utf8)
        default: return nil
        }
    }

    /// A number in digits, with an optional sign, point and exponent.
    private static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text) else {
            return nil
        }
        return number.isFinite ? number : nil
    }
}

extension Diagnostic {
    /// A condition whose value is neither true nor false.
    static func noTruth(_ text: String, _ term: Term) -> Diagnostic {
        Diagnostic(ValueMistake.notTruth(term.shown(text), term: ScriptWriter.text(of: term)), at: term.span)
    }

    /// An operand, or an end of a range, that is not a whole number.
    static func noNumber(_ text: String, _ term: Term) -> Diagnostic {
        Diagnostic(ValueMistake.invalidNumber(term.shown(text), term: ScriptWriter.text(of: term)), at: term.span)
    }

    /// A comparison of order between values of different kinds.
    static func noOrder(_ values: ComparedValues, _ left: Term, _ right: Term) -> Diagnostic {
        let mistake = ValueMistake.unorderable(left.shown(values.left), right.shown(values.right))
        return Diagnostic(mistake, at: left.span.through(right.span))
    }
}

extension Term {
    /// The text for an error: its value, but only the name of a variable of the environment, which may be secret.
    fileprivate func shown(_ value: String) -> String {
        variables.contains { $0.name == "env" } ? ScriptWriter.text(of: self) : value
    }
}
