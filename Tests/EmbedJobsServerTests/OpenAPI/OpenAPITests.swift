import EmbedJobsServer
import EmbedJobsWire
import Testing

/// The description is generated from the table of operations; these tests compare it with the supported routes.
@Suite struct OpenAPITests {
    private let lines = OpenAPI.document(version: "1.2.3").split(separator: "\n").map(String.init)

    /// The methods of each path in the document.
    private var methods: [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        var path = ""
        var isInPaths = false
        for line in lines {
            if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
            guard isInPaths else { continue }
            let name = line.drop { $0 == " " }.dropLast().replacing("\"", with: "")
            switch line.prefix(while: { $0 == " " }).count {
            case 2: path = String(name)
            case 4: found[path, default: []].insert(name.uppercased())
            default: break
            }
        }
        return found
    }

    @Test func describesExactlyTheSupportedRoutes() {
        var wanted: [String: Set<String>] = [:]
        for route in ServiceRouter.routes {
            for path in [route.path] + route.aliases {
                wanted[path.description, default: []].insert(route.method.rawValue)
            }
        }
        for path in ServerFront.paths.keys { wanted[path, default: []].insert("GET") }
        #expect(methods == wanted)
        #expect(wanted.count > 20)
    }

    @Test func operationNamesAreUnique() {
        let names = lines.filter { $0.contains("operationId:") }.map {
            $0.split(separator: " ").last.map(String.init) ?? ""
        }
        #expect(Set(names).count == names.count)
        #expect(names.contains("createEmbedJob"))
        #expect(names.contains("createEmbedJobV2"))
    }

    @Test func describesRequestsAndResponses() {
        let text = lines.joined(separator: "\n")
        for part in [
            "version: \"1.2.3\"", "input_type:", "- search_document", "name: Idempotency-Key", "in: header",
            "application/avro:", "multipart/form-data:", "maxItems: 96", "scheme: bearer", "$ref",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        // Every route with a JSON body describes it.
        #expect(Operations.all.allSatisfy { ($0.requestSchema != nil) == ($0.route.body == .json) })
        #expect(Operations.all.filter { $0.responseSchema == nil }.map(\.route.id) == ["getDatasetPart"])
    }

    @Test func isYAML() {
        for line in lines {
            #expect(!line.contains("\t") && line.prefix { $0 == " " }.count % 2 == 0, "\(line)")
        }
    }
}
