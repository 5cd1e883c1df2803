/// What writes the data of commands to the files behind `>` and `>>`.
package struct RedirectWriter: Sendable {
    /// Writes bytes to the file of a path, behind what it holds when it `appends`.
    package let write: @Sendable (_ bytes: [UInt8], _ path: String, _ appends: Bool) throws(CommandFailure) -> Void

    /// A writer that is whatever a function does.
    package init(
        write: @escaping @Sendable (_ bytes: [UInt8], _ path: String, _ appends: Bool) throws(CommandFailure) -> Void
    ) {
        self.write = write
    }

    /// The machine's own disk, by ``RedirectTarget``.
    package static let disk = RedirectWriter { bytes, path, appends throws(CommandFailure) in
        try RedirectTarget(path: path, appends: appends).write(bytes)
    }
}
