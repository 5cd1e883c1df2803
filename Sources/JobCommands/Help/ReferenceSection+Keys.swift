/// The topic about the keys of the prompt.
extension ReferenceSection {
    static let keys = ReferenceSection(
        topic: "keys",
        title: "Keys of the prompt",
        summary: "The keys of the prompt. ^R is Control and R, M-f is Alt and f, or Escape and then f.",
        entries: KeyBinding.all.map(\.function).unique.map { function in
            let bindings = KeyBinding.all.filter { $0.function == function }
            return ReferenceEntry(name: names(of: bindings), summary: (bindings.first?.summary ?? "") + ".")
        }
    )

    /// The keys of bindings; those that only vi's modes have follow a `vi`.
    private static func names(of bindings: [KeyBinding]) -> String {
        func keys(_ isIncluded: (KeyBinding) -> Bool) -> String {
            bindings.filter(isIncluded).flatMap(\.keys).joined(separator: ", ")
        }
        let all = keys { $0.modes.contains(.emacs) }
        let vi = keys { !$0.modes.contains(.emacs) }
        return [all, vi.isEmpty ? "" : "vi " + vi].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension [String] {
    /// The elements in order, each once.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
