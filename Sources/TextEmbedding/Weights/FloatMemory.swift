#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Floats at a fixed address, aligned to cache lines, or to huge pages if large enough.
///
/// It is `Sendable` by convention, which the compiler cannot check. Weights are written only before they are shared,
/// and a worker's buffers are used only by that worker.
package final class FloatMemory: @unchecked Sendable {
    /// The first float.
    package let base: UnsafeMutablePointer<Float>
    /// The number of floats.
    package let count: Int

    /// Allocates `count` zeros.
    package convenience init(count: Int) {
        self.init(uninitializedCount: count)
        base.update(repeating: 0, count: count)
    }

    /// Allocates `count` uninitialized floats, which must be written before they are read.
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
    /// The number of floats in a row.
    let width: Int

    init(_ memory: FloatMemory, width: Int) {
        self.memory = memory
        self.width = width
    }

    subscript(row: Int) -> UnsafePointer<Float> { UnsafePointer(memory.base + row * width) }
}
