/// What writes the data of commands to the files after `>` and `>>`.
package struct RedirectWriter: Sendable {
    /// Writes bytes to the file of a path, at its end if it `appends`; `onWait` is called once where it must wait.
    package typealias Write =
        @Sendable (_ bytes: [UInt8], _ path: String, _ appends: Bool, _ onWait: () -> Void)
        throws(CommandFailure) -> Void

    /// See ``Write``.
    package let write: Write

    /// A writer that is whatever a function does.
    package init(write: @escaping Write) { self.write = write }

    /// The machine's own disk, by ``RedirectTarget``.
    package static let disk = RedirectWriter { bytes, path, appends, onWait throws(CommandFailure) in
        try RedirectTarget(path: path, appends: appends).write(bytes, onWait: onWait)
    }
}
