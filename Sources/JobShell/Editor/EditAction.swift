/// Editing actions that replace defective libedit functions or do not exist there.
///
/// The raw value is the function name for bindings in `~/.editrc`.
enum EditAction: String, CaseIterable {
    case enter = "embedjobs-enter"
    case lineFeed = "embedjobs-line-feed"
    case complete = "embedjobs-complete"
    case interrupt = "embedjobs-interrupt"
    case suspend = "embedjobs-suspend"
    case endOfInput = "embedjobs-end-of-input"
    case older = "embedjobs-older"
    case newer = "embedjobs-newer"
    case searchOlder = "embedjobs-search-older"
    case searchNewer = "embedjobs-search-newer"
    case searchAgain = "embedjobs-search-again"
    case searchKey = "embedjobs-search-key"
    case right = "embedjobs-right"
    case lineStart = "embedjobs-line-start"
    case lineEnd = "embedjobs-line-end"
    case paste = "embedjobs-paste"

    /// The description that `bind -l` shows.
    var help: String {
        switch self {
        case .enter: "Submit a complete statement, else start a new line"
        case .lineFeed: "Start a new line"
        case .complete: "Complete the word"
        case .interrupt: "Discard the line"
        case .suspend: "Suspend the program until fg"
        case .endOfInput: "End input on an empty line, else delete the next character"
        case .older: "Move up, else to an older line with the same beginning"
        case .newer: "Move down, else to a newer line with the same beginning"
        case .searchOlder: "Search the history backward"
        case .searchNewer: "Search the history forward"
        case .searchAgain: "Repeat the last search"
        case .searchKey: "Handle a key during a search"
        case .right: "Accept the hint, else move right"
        case .lineStart: "Move to the start of the line"
        case .lineEnd: "Accept the hint, else move to the end of the line"
        case .paste: "Insert pasted text"
        }
    }
}
