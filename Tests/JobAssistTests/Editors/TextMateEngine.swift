import Foundation

/// Enough of TextMate's engine to run a grammar on lines: of the rules that match first, the one that is listed first
/// counts; a rule with `begin` is left at its `end`.
final class TextMateEngine {
    private struct Rule {
        let match: NSRegularExpression
        let end: NSRegularExpression?
        let scope: String?
        let captures: [Int: String]
        let inner: [[String: Any]]
    }

    private let repository: [String: [String: Any]]
    private let patterns: [[String: Any]]
    private var compiled: [String: NSRegularExpression] = [:]

    init(_ grammar: String) throws {
        let tree = try JSONSerialization.jsonObject(with: Data(grammar.utf8)) as? [String: Any] ?? [:]
        repository = tree["repository"] as? [String: [String: Any]] ?? [:]
        patterns = tree["patterns"] as? [[String: Any]] ?? []
    }

    /// The innermost scope of each character of each line; empty without one.
    func scopes(of lines: [String]) throws -> [[String]] {
        var stack: [(rules: [Rule], end: NSRegularExpression?, scope: String)] = [(try rules(patterns), nil, "")]
        return try lines.map { line in
            var scopes = [String](repeating: "", count: line.utf16.count)
            var position = 0
            while position <= scopes.count {
                let (rules, end, scope) = stack[stack.count - 1]
                let rest = NSRange(location: position, length: scopes.count - position)
                func first(_ expression: NSRegularExpression) -> NSTextCheckingResult? {
                    expression.firstMatch(
                        in: line,
                        options: [.withTransparentBounds, .withoutAnchoringBounds],
                        range: rest
                    )
                }
                var best: (result: NSTextCheckingResult, rule: Rule?)? = end.flatMap(first).map { ($0, nil) }
                for rule in rules {
                    guard let result = first(rule.match) else { continue }
                    if best.map({ result.range.location < $0.result.range.location }) ?? true { best = (result, rule) }
                }
                let stop = best?.result.range.location ?? scopes.count
                for index in position..<max(position, stop) { scopes[index] = scope }
                guard let (result, rule) = best else { break }
                let after = result.range.location + result.range.length
                for index in result.range.location..<after { scopes[index] = rule?.scope ?? scope }
                if let rule {
                    mark(&scopes, result, rule.captures)
                    if let end = rule.end { stack.append((try self.rules(rule.inner), end, rule.scope ?? scope)) }
                    // A rule that matches nothing would match again.
                    position = after == position && rule.end == nil ? after + 1 : after
                } else {
                    stack.removeLast()
                    position = after
                }
            }
            return scopes
        }
    }

    private func mark(_ scopes: inout [String], _ result: NSTextCheckingResult, _ captures: [Int: String]) {
        for (number, name) in captures.sorted(by: { $0.key < $1.key }) {
            let range = result.range(at: number)
            guard range.location != NSNotFound else { continue }
            for index in range.location..<(range.location + range.length) { scopes[index] = name }
        }
    }

    private func rules(_ patterns: [[String: Any]]) throws -> [Rule] {
        try patterns.flatMap { pattern -> [Rule] in
            if let name = pattern["include"] as? String {
                return try rules(repository[String(name.dropFirst())]?["patterns"] as? [[String: Any]] ?? [])
            }
            guard let match = (pattern["match"] ?? pattern["begin"]) as? String else { return [] }
            let captures = (pattern["captures"] ?? pattern["beginCaptures"]) as? [String: [String: String]] ?? [:]
            return [
                Rule(
                    match: try expression(match),
                    end: try (pattern["end"] as? String).map(expression),
                    scope: pattern["name"] as? String,
                    captures: Dictionary(
                        uniqueKeysWithValues: captures.compactMap { key, value in
                            Int(key).flatMap { number in value["name"].map { (number, $0) } }
                        }
                    ),
                    inner: pattern["patterns"] as? [[String: Any]] ?? []
                )
            ]
        }
    }

    private func expression(_ text: String) throws -> NSRegularExpression {
        if let known = compiled[text] { return known }
        let new = try NSRegularExpression(pattern: text)
        compiled[text] = new
        return new
    }
}
