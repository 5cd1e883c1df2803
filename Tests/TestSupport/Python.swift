/// Runs a script of an outside witness (fastavro, numpy, Python's own csv and json) in a folder of its own.
package struct Python {
    /// The script said that something is wrong.
    package struct Failure: Error, CustomStringConvertible {
        /// What it said.
        package let description: String
    }

    private let folder: TemporaryFolder

    /// Makes the folder.
    package init() throws { folder = try TemporaryFolder() }

    /// The bytes of a file in the folder.
    package func read(_ name: String) throws -> [UInt8] { try folder.read(name) }

    /// Writes a file in the folder.
    package func write(_ bytes: [UInt8], to name: String) throws { try folder.write(bytes, to: name) }

    /// Runs a script in the folder and answers what it prints; anything but success is an error.
    @discardableResult
    package func run(_ script: String) throws -> String {
        try folder.write(script, to: "script.py")
        let python = try Requirement.python.path()
        let child = try ChildProcess.run(python, ["script.py"], folder: folder.path)
        guard child.exitCode == 0 else { throw Failure(description: "exit code \(child.exitCode): \(child.errors)") }
        return child.output
    }
}
