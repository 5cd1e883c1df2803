#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A host name or IP address, and what its text alone says about it: names are not resolved.
package struct HostName: Sendable, Hashable {
    /// The name or address in lower case, without the brackets of IPv6.
    package let text: String

    /// Creates a host from a name or an IP address, without brackets.
    package init(_ text: String) { self.text = ASCIICase.lower(text) }

    /// Creates the host in a `Host` field, which may have a port and brackets; nil if the field is invalid.
    package init?(hostField field: String) {
        var rest = field[...]
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            self.init(String(rest[rest.index(after: rest.startIndex)..<end]))
            rest = rest[rest.index(after: end)...]
            guard rest.isEmpty || Self.isPort(rest), isAddress else { return nil }
            return
        }
        if let colon = rest.firstIndex(of: ":") {
            guard Self.isPort(rest[colon...]) else { return nil }
            rest = rest[..<colon]
        }
        // The trailing dot of a fully qualified name is optional.
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        guard !rest.isEmpty, rest.utf8.allSatisfy(Self.isOfName) else { return nil }
        self.init(String(rest))
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.first == UInt8(ascii: ":") && text.utf8.count <= 6
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch ASCIICase.lower(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // MARK: Addresses

    /// Whether it is an IP address, which DNS cannot redirect.
    package var isAddress: Bool {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1 || ipv6 != nil && !text.contains("%")
    }

    /// Whether it is the local host: its name, a name below it (RFC 6761), or an address of the loopback interface.
    package var isLoopback: Bool {
        if text == "localhost" || text.hasSuffix(".localhost") { return true }
        return ipv4?.first == 127 || ipv6 == Self.loopback
    }

    private static let loopback: [UInt8] = Array(repeating: 0, count: 15) + [1]

    /// Whether it is an IP address of this machine, of a private network, or link-local (RFC 1918, 3927, 4193, 4291,
    /// 6598), or a name of this machine.
    package var isPrivate: Bool {
        if isLoopback { return true }
        if let ipv4 {
            return switch (ipv4[0], ipv4[1]) {
            case (0, _), (10, _), (169, 254), (192, 168), (172, 16...31), (100, 64...127): true
            default: false
            }
        }
        guard let ipv6 else { return false }
        return ipv6.allSatisfy { $0 == 0 } || ipv6[0] & 0xFE == 0xFC || (ipv6[0] == 0xFE && ipv6[1] & 0xC0 == 0x80)
    }

    /// The four numbers of an IPv4 address, including one mapped to IPv6.
    ///
    /// Connections understand old spellings too, such as `127.1` and `0x7f000001`.
    private var ipv4: [UInt8]? {
        var address = in_addr()
        // inet_aton ignores what follows white space.
        if text.utf8.allSatisfy({ $0 > 0x20 }), inet_aton(text, &address) != 0 {
            return withUnsafeBytes(of: address.s_addr) { Array($0) }
        }
        guard let ipv6, ipv6.starts(with: Array(repeating: 0, count: 10) + [0xFF, 0xFF]) else { return nil }
        return Array(ipv6[12...])
    }

    /// The 16 bytes of an IPv6 address, without the interface of a link-local one.
    private var ipv6: [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, String(text.prefix { $0 != "%" }), &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }
}
