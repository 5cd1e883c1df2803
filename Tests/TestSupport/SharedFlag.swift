internal import Synchronization

/// A flag that is raised once, from any thread.
package final class SharedFlag: Sendable {
    private let value = Atomic(false)

    /// Not raised yet.
    package init() {}

    /// Whether it is raised.
    package var isSet: Bool { value.load(ordering: .acquiring) }

    /// Raises it.
    package func set() { value.store(true, ordering: .releasing) }
}
