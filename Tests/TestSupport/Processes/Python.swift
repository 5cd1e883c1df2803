/// Runs Python scripts in a temporary folder, to check results with fastavro, numpy, and Python's csv and json.
package struct Python {
    /// The failure of a script.
    package struct Failure: Error, CustomStringConvertible {
        /// The exit code and standard error.
        package let description: String
    }

    private let folder: TemporaryFolder

    /// Creates the folder.
    package init() throws { folder = try TemporaryFolder() }

    /// The bytes of a file in the folder.
    package func read(_ name: String) throws -> [UInt8] { try folder.read(name) }

    /// Writes a file in the folder.
    package func write(_ bytes: [UInt8], to name: String) throws { try folder.write(bytes, to: name) }

    /// Runs a script in the folder and returns its output; throws unless it exits with 0.
    @discardableResult
    package func run(_ script: String) throws -> String {
        try folder.write(script, to: "script.py")
        let python = try Requirement.python.path()
        let child = try ChildProcess.run(python, ["script.py"], folder: folder.path)
        guard child.exitCode == 0 else { throw Failure(description: "exit code \(child.exitCode): \(child.errors)") }
        return child.output
    }
}
