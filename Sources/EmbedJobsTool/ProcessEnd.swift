internal import JobCommands

/// What the process ends with. The commands of the binary throw it; swift-argument-parser has an `ExitCode` of its own,
/// whose numbers are not ours.
struct ProcessEnd: Error {
    let code: ExitCode
}
