/// An environment variable that the program reads: its name, and its description in the manual.
package enum EnvironmentVariable: String, CaseIterable {
    case store = "EMBEDJOBS_HOME"
    case dataHome = "XDG_DATA_HOME"
    case stateHome = "XDG_STATE_HOME"
    case configurationHome = "XDG_CONFIG_HOME"
    case home = "HOME"
    case precision = "EMBEDJOBS_PRECISION"
    case workers = "EMBEDJOBS_WORKERS"
    case server = "EMBEDJOBS_SERVER"
    case key = "EMBEDJOBS_API_KEY"
    case cohereKey = "CO_API_KEY"
    case listDelay = "EMBEDJOBS_LIST_DELAY"
    case ratePeriod = "EMBEDJOBS_RATE_PERIOD"
    case certificates = "SSL_CERT_FILE"
    case secureProxy = "https_proxy"
    case plainProxy = "http_proxy"
    case allProxy = "all_proxy"
    case noProxy = "no_proxy"
    case noColor = "NO_COLOR"
    case forceColor = "CLICOLOR_FORCE"
    case agent = "AI_AGENT"
    case agentMode = "EMBEDJOBS_AGENT_MODE"

    /// A one-sentence description.
    package var summary: String {
        switch self {
        case .store: "The folder of the store."
        case .dataHome: "The parent of the folder embedjobs, which is the store. Used if EMBEDJOBS_HOME is not set."
        case .stateHome: "The parent of the folder embedjobs: the prompt's history, journals and run folders."
        case .configurationHome: "The parent of the folder embedjobs: init.embedjobs, config, credentials."
        case .home: "The parent of .local/share, .local/state and .config, the defaults of these variables."
        case .precision: "The precision of models: fp32, or bf16 if the processor supports it. Default: fp32."
        case .workers: "The maximum number of cores that run jobs. Default: all."
        case .server: "The address of a service to use instead of the engine in this process."
        case .key: "The API key for a service; the engine needs none."
        case .cohereKey: "The API key for Cohere's service, as in Cohere's own programs; sent nowhere else."
        case .listDelay:
            "The time until lists of a service without idempotency keys must show a new job, as in 0.3s. Default: 30s."
        case .ratePeriod: "The period in which a service counts requests for its rate limits, as 10s. Default: 1m."
        case .certificates: "A file of certificates to trust instead of the system's."
        case .secureProxy: "The proxy for https:// services; HTTPS_PROXY is read too."
        case .plainProxy: "The proxy for http:// services."
        case .allProxy: "The proxy if neither of these is set; ALL_PROXY is read too."
        case .noProxy: "A comma-separated list of hosts to reach without a proxy; NO_PROXY is read too."
        case .noColor: "Turns colours off. --color overrides it."
        case .forceColor: "Turns colours on, even if the output is not a terminal."
        case .agent: "The name of the agent that runs the program; records in a pipe are then compact Markdown tables."
        case .agentMode: "off writes records for an agent as for any program; --no-agent is the same."
        }
    }

    /// Its value in an environment; nil if it is unset or empty.
    package func value(in environment: [String: String]) -> String? {
        environment[rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }
}
