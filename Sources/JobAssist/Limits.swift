/// Limits of completion and hints.
package enum Limits {
    /// Candidates that a completion describes; beyond it, only their number is shown.
    package static let candidatesMax = 500
    /// Folder entries that completion reads; later entries are not offered.
    static let listedEntriesMax = 20_000
    /// Milliseconds for which a key waits for the fields of a file.
    static let fieldsWait: Int32 = 20
    /// Files whose fields are kept; beyond it, all are forgotten.
    static let cachedFieldsMax = 256
    /// Bytes of choices that a hint lists; beyond it, the hint names the type of value instead.
    static let hintedChoicesBytesMax = 60
    /// Tokens of a statement whose styles depend on their positions; later ones are styled as values.
    static let contextTokensMax = 200
    /// Size in bytes of a typed text that is checked while it is typed. The check of a longer one, on another thread,
    /// would take the processor from the editor's for longer than a key may wait.
    static let checkedBytesMax = 4_096
    /// References of a typed text that are looked up while it is typed.
    static let checkedReferencesMax = 100
    /// Length in characters of the help that follows the reason for a mistake.
    static let reasonHelpCharactersMax = 60
    /// Cells of a list of candidates in a terminal of unknown width.
    static let listColumns = 80
}
