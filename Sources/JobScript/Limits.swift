/// What a script may not exceed; beyond each of them is a diagnostic, never a crash or a long wait.
package enum Limits {
    /// Bytes in one script.
    package static let scriptBytesMax = 16 << 20
    /// Blocks inside one another.
    package static let nestingMax = 64
    /// Mistakes reported for one script; a binary file given by accident would have one per line.
    package static let diagnosticsMax = 100
    /// Cells of a source line shown under a diagnostic; of a longer line, a window around the mistake is shown.
    package static let excerptCellsMax = 160
}
