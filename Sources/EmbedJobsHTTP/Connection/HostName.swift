#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Parsing of host names in requests and listen addresses.
enum HostName {
    /// The name in a `Host` field, in lower case, without the port and the brackets of an IPv6 address; nil if it is
    /// invalid.
    static func name(inHost field: String) -> String? {
        var rest = field.lowercased()[...]
        if rest.hasPrefix("[") {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            let name = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            guard rest.isEmpty || isPort(rest), isNumber(String(name)) else { return nil }
            return String(name)
        }
        if let colon = rest.firstIndex(of: ":") {
            guard isPort(rest[colon...]) else { return nil }
            rest = rest[..<colon]
        }
        // The trailing dot of a fully qualified name is optional.
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        let isName = rest.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return rest.isEmpty || !isName ? nil : String(rest)
    }

    /// Whether a name is an IP address, which DNS cannot redirect.
    static func isNumber(_ name: String) -> Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, name, &address) == 1 || inet_pton(AF_INET6, name, &address) == 1
    }

    /// Whether a name is the loopback interface.
    static func isLoopback(_ name: String) -> Bool {
        if name.lowercased() == "localhost" || name == "::1" { return true }
        var address = in_addr()
        return inet_pton(AF_INET, name, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.first == UInt8(ascii: ":") && text.utf8.count <= 6
            && text.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }
}
