#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Blocks a model's batches until the test has examined their job.
///
/// A batch waits on its own worker thread, so it blocks only the worker.
final class Gate: Sendable {
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation
    private let pipeEnds: (read: Int32, write: Int32)

    init() {
        (arrivals, arrival) = AsyncStream.makeStream()
        var ends: [Int32] = [0, 0]
        precondition(pipe(&ends) == 0)
        pipeEnds = (ends[0], ends[1])
    }

    deinit { close(pipeEnds.read) }

    /// Called by the model: returns once the gate is open.
    func pass() {
        arrival.yield()
        // The pipe is empty: the read returns zero bytes when the other end is closed.
        var byte: UInt8 = 0
        _ = read(pipeEnds.read, &byte, 1)
    }

    /// Waits until a batch has reached the gate.
    func reached() async {
        for await _ in arrivals { return }
    }

    /// Lets all batches pass, current and future.
    func open() { close(pipeEnds.write) }
}
