internal import JobCommands

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The exit code that a subcommand throws. swift-argument-parser has its own `ExitCode`, with other numbers.
struct ProcessEnd: Error {
    let code: ExitCode

    /// Exits at once, without any cleanup.
    static func now(_ code: ExitCode) -> Never { _exit(code.rawValue) }
}
