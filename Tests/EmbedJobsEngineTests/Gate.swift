#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Holds a model's batches until the test has looked at the job they belong to.
///
/// A batch waits on its own worker thread, so blocking it holds up nothing but the worker.
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
        // The pipe has no bytes: the read returns, with none, when the other end is closed.
        var byte: UInt8 = 0
        _ = read(pipeEnds.read, &byte, 1)
    }

    /// Waits until a batch has come.
    func reached() async {
        for await _ in arrivals { return }
    }

    /// Lets every batch pass, now and later.
    func open() { close(pipeEnds.write) }
}
