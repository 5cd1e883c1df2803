#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Floats at a fixed address, aligned to cache lines (to huge pages where there are enough of them).
///
/// It is `Sendable` by a rule that no type can hold: weights are written before they are shared and never after;
/// a worker's buffers are touched by that worker only.
package final class FloatMemory: @unchecked Sendable {
    /// The first float.
    package let base: UnsafeMutablePointer<Float>
    /// How many floats there are.
    package let count: Int

    /// Makes room for `count` zeros.
    package convenience init(count: Int) {
        self.init(uninitializedCount: count)
        base.update(repeating: 0, count: count)
    }

    /// Makes room for `count` floats, each of which must be written before it is read.
    package init(uninitializedCount count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let hugePage = 2 << 20
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: bytes < hugePage ? 64 : hugePage)
        #if canImport(Glibc)
        if bytes >= hugePage { madvise(memory, bytes, MADV_HUGEPAGE) }
        #endif
        base = memory.bindMemory(to: Float.self, capacity: max(count, 1))
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Rows of floats.
struct FloatRows: Sendable {
    private let memory: FloatMemory
    /// Floats in a row.
    let width: Int

    init(_ memory: FloatMemory, width: Int) {
        self.memory = memory
        self.width = width
    }

    subscript(row: Int) -> UnsafePointer<Float> { UnsafePointer(memory.base + row * width) }
}
