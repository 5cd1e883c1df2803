/// Limits of a script. Exceeding one produces a diagnostic, never a crash or a long wait.
package enum Limits {
    /// Maximum size of a script in bytes.
    package static let scriptBytesMax = 16 << 20
    /// Maximum nesting depth of blocks.
    package static let nestingMax = 64
    /// Maximum number of mistakes reported for one script. A binary file passed by accident may have one per line.
    package static let diagnosticsMax = 100
    /// Maximum width of a diagnostic's source excerpt in cells. A longer line is cut to a window around the mistake.
    package static let excerptCellsMax = 160
}
