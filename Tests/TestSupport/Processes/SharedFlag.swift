internal import Synchronization

/// A flag that any thread can set, once.
package final class SharedFlag: Sendable {
    private let value = Atomic(false)

    /// Creates a flag that is not set.
    package init() {}

    /// Whether the flag is set.
    package var isSet: Bool { value.load(ordering: .acquiring) }

    /// Sets the flag.
    package func set() { value.store(true, ordering: .releasing) }
}
