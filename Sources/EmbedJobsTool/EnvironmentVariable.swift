/// A variable of the environment that the program heeds: its name, and what the manual says of it.
enum EnvironmentVariable: String, CaseIterable {
    case store = "EMBEDJOBS_HOME"
    case dataHome = "XDG_DATA_HOME"
    case stateHome = "XDG_STATE_HOME"
    case configurationHome = "XDG_CONFIG_HOME"
    case home = "HOME"
    case precision = "EMBEDJOBS_PRECISION"
    case workers = "EMBEDJOBS_WORKERS"
    case noColor = "NO_COLOR"
    case forceColor = "CLICOLOR_FORCE"

    /// What it does, in one sentence.
    var summary: String {
        switch self {
        case .store: "The folder of the store."
        case .dataHome: "Where the folder embedjobs is the store, unless EMBEDJOBS_HOME names another."
        case .stateHome: "Where the folder embedjobs has the history of the prompt and what runs keep."
        case .configurationHome: "Where the folder embedjobs has init.embedjobs, which a prompt runs first."
        case .home: "Where .local/share, .local/state and .config are for all these, unless they name other places."
        case .precision: "How models compute: fp32, or bf16 where the processor has instructions for it."
        case .workers: "How many cores work on jobs at most."
        case .noColor: "No colours, unless --color says otherwise."
        case .forceColor: "Colours where there is no terminal, too."
        }
    }

    /// Its value in an environment; nil if it is not set or empty.
    func value(in environment: [String: String]) -> String? {
        environment[rawValue].flatMap { $0.isEmpty ? nil : $0 }
    }
}
