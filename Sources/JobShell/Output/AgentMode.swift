/// Whether an agent reads the output: a language model that runs commands and pays for each character.
///
/// The variable `AI_AGENT` names it, as for DuckDB 2. Only a pipe counts as read by it: a file is for later.
enum AgentMode {
    /// Whether the environment names an agent, and `EMBEDJOBS_AGENT_MODE` does not turn its format off.
    static func isOn(_ environment: [String: String]) -> Bool {
        guard let agent = environment["AI_AGENT"], !agent.isEmpty else { return false }
        return !["0", "false", "no", "off"].contains(environment["EMBEDJOBS_AGENT_MODE"]?.lowercased())
    }
}
