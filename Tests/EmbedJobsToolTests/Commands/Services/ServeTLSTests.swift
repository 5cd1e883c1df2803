import LocalFiles
import TestSupport
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct ServeTLSTests {
    /// Creates a certificate for this machine, with a key file that only its user can read.
    private func makeCertificate(_ name: String, in folder: TemporaryFolder) throws {
        let made = try ChildProcess.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", folder.file("key"), "-out", folder.file("cert"),
            ]
        )
        try #require(made.exitCode == 0, "\(made.errors)")
        chmod(folder.file("key"), 0o600)
    }

    /// The name in the server's certificate, and its response.
    private func ask(_ fixture: ServerFixture, _ path: String) async throws -> String {
        let script = """
            import ssl, sys, http.client
            context = ssl.create_default_context(cafile=sys.argv[1])
            connection = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[2]), context=context, timeout=20)
            connection.request("GET", sys.argv[3])
            answer = connection.getresponse()
            subject = dict(field[0] for field in connection.sock.getpeercert()["subject"]) if connection.sock else {}
            print(subject.get("commonName"), answer.status, answer.read().decode())
            """
        let (cert, port) = (fixture.tool.folder.file("cert"), String(fixture.port))
        let python = try Requirement.python.path()
        let result = try await offPool { try ChildProcess.run(python, ["-c", script, cert, port, path]) }
        return result.exitCode == 0 ? result.output : result.errors
    }

    @Test func connectionsAreEncryptedAndCertificatesReplaced() async throws {
        let tool = try ToolFixture()
        try makeCertificate("first", in: tool.folder)
        let flags = ["--tls-cert", tool.folder.file("cert"), "--tls-key", tool.folder.file("key")]
        let fixture = try await ServerFixture.start(flags, on: tool)
        #expect(try await ask(fixture, "/healthz").contains("first 200 {\"status\":\"ok\"}"))
        try makeCertificate("second", in: tool.folder)
        fixture.server.signal(SIGHUP)
        try await fixture.server.waitForErrors(holding: "\"reloaded keys and certificates\"")
        #expect(try await ask(fixture, "/healthz").contains("second 200"))
        // An invalid certificate does not replace a valid one.
        try tool.folder.write("nonsense", to: "cert")
        fixture.server.signal(SIGHUP)
        try await fixture.server.waitForErrors(holding: "could not reload keys and certificates")
        try makeCertificate("third", in: tool.folder)
        #expect(try await ask(fixture, "/healthz").contains("CERTIFICATE_VERIFY_FAILED"), "the second is still in use")
        #expect(try await fixture.stop() == 0)
    }

    /// The client offers only outdated versions, which it would accept.
    @Test func oldVersionsAreRefused() async throws {
        let tool = try ToolFixture()
        try makeCertificate("x", in: tool.folder)
        let flags = ["--tls-cert", tool.folder.file("cert"), "--tls-key", tool.folder.file("key")]
        let fixture = try await ServerFixture.start(flags, on: tool)
        let script = """
            import socket, ssl, sys
            for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2):
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                context.set_ciphers("ALL:@SECLEVEL=0")
                context.minimum_version = context.maximum_version = version
                try:
                    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20) as plain:
                        print(context.wrap_socket(plain).version())
                except ssl.SSLError as error:
                    print(error.reason)
            """
        let (python, port) = (try Requirement.python.path(), String(fixture.port))
        let result = try await offPool { try ChildProcess.run(python, ["-W", "ignore", "-c", script, port]) }
        #expect(result.output == "TLSV1_ALERT_PROTOCOL_VERSION\nTLSv1.2\n", "\(result.errors)")
        #expect(try await fixture.stop() == 0)
    }

    /// Only suites with forward secrecy and authenticated encryption are accepted.
    @Test func oldSuitesAreRefused() async throws {
        let tool = try ToolFixture()
        try makeCertificate("x", in: tool.folder)
        let flags = ["--tls-cert", tool.folder.file("cert"), "--tls-key", tool.folder.file("key")]
        let fixture = try await ServerFixture.start(flags, on: tool)
        let script = """
            try_() { openssl s_client -connect 127.0.0.1:$0 "$@" </dev/null 2>/dev/null | sed -n 's/.*Cipher is //p'; }
            for suite in AES128-SHA AES256-SHA AES128-GCM-SHA256 ECDHE-RSA-AES128-SHA ECDHE-RSA-AES256-SHA \\
                ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305; do
                echo "$suite $(try_ -tls1_2 -cipher "$suite:@SECLEVEL=0")"
            done
            for suite in TLS_AES_128_GCM_SHA256 TLS_CHACHA20_POLY1305_SHA256; do
                echo "$suite $(try_ -tls1_3 -ciphersuites $suite)"
            done
            """
        let port = String(fixture.port)
        let result = try await offPool { try ChildProcess.run("/bin/sh", ["-c", script, port]) }
        let refused = ["AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA"]
        let taken = [
            "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305",
            "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256",
        ]
        let expected = refused.map { "\($0) (NONE)\n" } + taken.map { "\($0) \($0)\n" }
        #expect(result.output == expected.joined(), "\(result.errors)")
        #expect(try await fixture.stop() == 0)
    }

    @Test func aKeyThatOthersCanReadIsRefused() throws {
        let tool = try ToolFixture()
        try makeCertificate("x", in: tool.folder)
        chmod(tool.folder.file("key"), 0o644)
        let result = try tool.call([
            "serve", "--listen", "127.0.0.1:0", "--tls-cert", tool.folder.file("cert"), "--tls-key",
            tool.folder.file("key"),
        ])
        #expect(result.exitCode == 1)
        #expect(result.errors.contains("other users can read the key file"), "\(result.errors)")
    }

    @Test func aSocketFileIsAnAddress() async throws {
        let tool = try ToolFixture()
        let path = tool.folder.file("s")
        let server = try RunningProgram(
            tool.binary,
            ["serve", "--listen", "unix:\(path)", "--no-auth", "--log-format", "text"],
            environment: tool.environment
        )
        try await server.waitForErrors(holding: "listening address=unix:\(path)")
        let response = try await offPool {
            let socket = try RawSocket(path: path)
            socket.send("GET /readyz HTTP/1.1\r\nHost: anything\r\nConnection: close\r\n\r\n")
            return socket.readToEnd() ?? ""
        }
        #expect(response.hasSuffix("{\"status\":\"ready\"}"))
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        server.signal(SIGTERM)
        #expect(try await server.end() == 0)
        #expect(!Folder.isTaken(path))
    }

    /// As under systemd: a server reports when it is ready and when it stops.
    @Test func theServiceManagerIsNotified() async throws {
        let tool = try ToolFixture()
        let python = try Requirement.python.path()
        let script = """
            import os, signal, socket, subprocess, sys
            manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            manager.bind(sys.argv[2])
            manager.settimeout(20)
            server = subprocess.Popen([sys.argv[1], "serve", "--listen", "127.0.0.1:0"],
                                      env=os.environ | {"NOTIFY_SOCKET": sys.argv[2]}, stderr=subprocess.DEVNULL)
            print(manager.recv(100).decode())
            server.send_signal(signal.SIGTERM)
            print(manager.recv(100).decode(), server.wait(20))
            """
        let (binary, path) = (tool.binary, tool.folder.file("n"))
        let environment = tool.environment
        let result = try await offPool {
            try ChildProcess.run(python, ["-c", script, binary, path], environment: environment)
        }
        #expect(result.output == "READY=1\nSTOPPING=1 0\n", "\(result.errors)")
    }
}
