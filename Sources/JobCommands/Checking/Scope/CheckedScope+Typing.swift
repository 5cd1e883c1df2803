package import JobScript

/// What the checker knows while a script is typed.
extension CheckedScope {
    /// The scope after the statements of an incomplete script that ends inside `openBlocks` blocks.
    ///
    /// Large files and patterns are not read, since that would delay the key press; `rowFields` finds the fields of
    /// rows within a bound.
    package init(
        after text: ArraySlice<UInt8>,
        openBlocks: Int,
        _ state: RunState,
        _ table: CommandTable,
        rowFields: @escaping FileLookup.RowFieldLookup
    ) {
        self.init(state)
        guard !text.isEmpty else { return }
        // Adds any valid statement, at which the scope is taken, and closes all blocks around it.
        let script = text + "\nprobe".utf8 + String(repeating: "\n}", count: openBlocks).utf8
        let result = Parser.parse(Source(name: "", bytes: Array(script)), verbs: Set(table.names))
        let files = FileLookup.quick(rowFields: rowFields)
        var checker = Checker(state, table, files, script: Source(name: "", text: ""), needsValues: false)
        if let scope = checker.scope(of: result.statements, upTo: text.count) { self = scope }
    }

    /// Returns the shape of a variable's value; nil if the variable or the field is not set.
    package func shape(of variable: Variable) -> Shape? {
        let (known, mistake) = value(of: variable)
        return mistake == nil ? known.shape : nil
    }
}
