internal import JobCommands

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// What the process ends with. The commands of the binary throw it; swift-argument-parser has an `ExitCode` of its own,
/// whose numbers are not ours.
struct ProcessEnd: Error {
    let code: ExitCode

    /// Ends the process at once, without putting anything away.
    static func now(_ code: ExitCode) -> Never { _exit(code.rawValue) }
}
