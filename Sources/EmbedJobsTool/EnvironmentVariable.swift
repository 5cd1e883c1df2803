/// A variable of the environment that the program heeds: its name, and what the manual says of it.
enum EnvironmentVariable: String, CaseIterable {
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
    case certificates = "SSL_CERT_FILE"
    case secureProxy = "https_proxy"
    case plainProxy = "http_proxy"
    case allProxy = "all_proxy"
    case noProxy = "no_proxy"
    case noColor = "NO_COLOR"
    case forceColor = "CLICOLOR_FORCE"

    /// What it does, in one sentence.
    var summary: String {
        switch self {
        case .store: "The folder of the store."
        case .dataHome: "Where the folder embedjobs is the store, unless EMBEDJOBS_HOME names another."
        case .stateHome: "Where the folder embedjobs has the history of the prompt and what runs keep."
        case .configurationHome: "Where the folder embedjobs has init.embedjobs, profiles and keys."
        case .home: "Where .local/share, .local/state and .config are for all these, unless they name other places."
        case .precision: "How models compute: fp32, or bf16 where the processor has instructions for it."
        case .workers: "How many cores work on jobs at most."
        case .server: "The address of a service to use instead of the engine in this process."
        case .key: "The key for a service; none is sent to the engine."
        case .cohereKey: "The key for Cohere's service, as Cohere's programs call it; it goes nowhere else."
        case .certificates: "A file of certificates that are trusted instead of the system's."
        case .secureProxy: "The proxy to services by https://; HTTPS_PROXY is read too."
        case .plainProxy: "The proxy to services by http://."
        case .allProxy: "The proxy where neither of these is set; ALL_PROXY is read too."
        case .noProxy: "Hosts that no proxy leads to, with commas between them; NO_PROXY is read too."
        case .noColor: "No colours, unless --color says otherwise."
        case .forceColor: "Colours where there is no terminal, too."
        }
    }

    /// Its value in an environment; nil if it is not set or empty.
    func value(in environment: [String: String]) -> String? {
        environment[rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }
}
