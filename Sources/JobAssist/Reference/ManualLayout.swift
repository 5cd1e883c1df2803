package import JobCommands

/// A layout of the manual: a page for man(1), or Markdown.
package protocol ManualLayout {
    /// Starts a section.
    mutating func heading(_ title: String)
    /// Starts a subsection.
    mutating func subheading(_ title: String)
    /// Adds a paragraph.
    mutating func paragraph(_ text: String)
    /// Adds lines that keep their line breaks.
    mutating func verbatim(_ text: [String])
    /// Adds a term with its description.
    mutating func item(_ term: String, _ text: String)
    /// The page.
    var text: String { get }
}

extension ManualLayout {
    /// Adds the language reference, one heading per section.
    package mutating func add(_ sections: [ReferenceSection]) {
        for section in sections {
            heading(section.title)
            for entry in section.entries {
                guard let signature = entry.signature else {
                    item(entry.name, entry.summary)
                    continue
                }
                subheading(entry.name)
                verbatim([signature])
                paragraph(entry.summary + (entry.note.map { " " + $0 } ?? ""))
                for parameter in entry.parameters { item(parameter.name, parameter.text) }
                if !entry.examples.isEmpty { verbatim(entry.examples) }
            }
        }
    }
}
