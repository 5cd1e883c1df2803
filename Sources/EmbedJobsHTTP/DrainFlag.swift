internal import Synchronization

/// Whether a connection is to end with the answer that is being made; raised once, from any thread.
final class DrainFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
