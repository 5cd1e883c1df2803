internal import Synchronization

/// Whether a connection must end after the current response; set once, from any thread.
final class DrainFlag: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }

    func raise() { raised.store(true, ordering: .relaxed) }
}
