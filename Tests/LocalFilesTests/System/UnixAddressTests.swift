import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct UnixAddressTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func bound(to address: UnixAddress, datagrams: Bool) throws -> Int32 {
        #if canImport(Glibc)
        let descriptor = socket(AF_UNIX, Int32((datagrams ? SOCK_DGRAM : SOCK_STREAM).rawValue), 0)
        #else
        let descriptor = socket(AF_UNIX, datagrams ? SOCK_DGRAM : SOCK_STREAM, 0)
        #endif
        try #require(address.withSocketAddress { bind(descriptor, $0, $1) } == 0)
        return descriptor
    }

    @Test("a path must fit") func length() {
        #expect(UnixAddress(path: String(repeating: "a", count: 103)) != nil)
        #expect(UnixAddress(path: String(repeating: "a", count: 108)) == nil)
        #expect(UnixAddress(pathOrName: "@" + String(repeating: "a", count: 107)) == nil)
    }

    @Test("only a listening socket accepts connections") func connections() throws {
        let address = try #require(UnixAddress(path: folder.file("s")))
        #expect(!address.acceptsConnections)
        let descriptor = try Self.bound(to: address, datagrams: false)
        defer { close(descriptor) }
        #expect(!address.acceptsConnections)
        #expect(listen(descriptor, 1) == 0)
        #expect(address.acceptsConnections)
    }

    @Test("a datagram arrives at a path") func datagram() throws {
        let address = try #require(UnixAddress(pathOrName: folder.file("d")))
        #expect(!address.send([1]))
        try expectDatagram(address)
    }

    #if canImport(Glibc)
    @Test("a datagram arrives at a name outside the file system") func name() throws {
        try expectDatagram(try #require(UnixAddress(pathOrName: "@\(folder.path)")))
    }
    #endif

    private func expectDatagram(_ address: UnixAddress) throws {
        let descriptor = try Self.bound(to: address, datagrams: true)
        defer { close(descriptor) }
        #expect(address.send([1, 2, 3]))
        var bytes = [UInt8](repeating: 0, count: 10)
        #expect(recv(descriptor, &bytes, bytes.count, 0) == 3)
        #expect(bytes.starts(with: [1, 2, 3]))
    }
}
