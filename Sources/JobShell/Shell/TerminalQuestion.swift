internal import DisplayText
internal import LocalFiles

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A question to the person at a terminal, who types `y` or `n` and Enter. All but yes means no.
package struct TerminalQuestion: Sendable {
    private let input: Int32
    private let output: Stream

    /// Creates a question on standard input and standard error.
    package init() { self.init(input: STDIN_FILENO, output: .standardError) }

    init(input: Int32, output: Stream) {
        self.input = input
        self.output = output
    }

    /// Whether a person can see the question and answer it.
    package var canAsk: Bool { isatty(input) == 1 && output.isTerminal }

    /// Asks, and returns whether the answer is yes. ^C, which cancels the task, and ^D mean no.
    ///
    /// Keys that were typed before the question are discarded: they cannot be an answer to it.
    package func ask(_ question: String) async -> Bool {
        guard canAsk, let wake = Pipe() else { return false }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let error = BlockingThread.start { [self] in
                    tcflush(input, TCIFLUSH)
                    output.write(VisibleText.escaped(question) + " [y/N] ")
                    let answer = line(until: wake)
                    if answer == nil { output.write("\n") }
                    continuation.resume(returning: answer.map(Self.isYes) ?? false)
                }
                if error != 0 { continuation.resume(returning: false) }
            }
        } onCancel: {
            wake.signal()
        }
    }

    private static func isYes(_ answer: String) -> Bool { ["y", "yes"].contains(answer.lowercased()) }

    /// Reads a line; nil if it is not completed before the pipe is signalled or the input ends.
    private func line(until wake: Pipe) -> String? {
        var bytes: [UInt8] = []
        while bytes.count <= Limits.answerBytesMax {
            var entries = [
                pollfd(fd: input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.reader, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else {
                if errno == EINTR { continue }
                return nil
            }
            if entries[1].revents != 0 { return nil }
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            if let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
                let blanks: [UInt8] = [0x20, 0x09]
                return String(decoding: bytes[..<end].filter { !blanks.contains($0) }, as: UTF8.self)
            }
        }
        return nil
    }
}

/// A pipe that wakes a thread in `poll`.
private final class Pipe: Sendable {
    let reader: Int32
    private let writer: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        (reader, writer) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        close(reader)
        close(writer)
    }

    func signal() {
        var byte: UInt8 = 0
        _ = write(writer, &byte, 1)
    }
}
