/// Writes the data of commands to the files after `>` and `>>`.
package struct RedirectWriter: Sendable {
    /// Writes bytes to the file at a path, or appends them; `onWait` is called once if it must wait.
    /// Returns the outermost folder that was created for the file; nil if none was.
    package typealias Write =
        @Sendable (_ bytes: [UInt8], _ path: String, _ appends: Bool, _ onWait: () -> Void)
        throws(CommandFailure) -> String?

    /// The function that writes; see ``Write``.
    package let write: Write

    /// Creates a writer from a function.
    package init(write: @escaping Write) { self.write = write }

    /// Writes to the local disk with ``RedirectTarget``.
    package static let disk = RedirectWriter { bytes, path, appends, onWait throws(CommandFailure) in
        try RedirectTarget(path: path, appends: appends).write(bytes, onWait: onWait)
    }
}
