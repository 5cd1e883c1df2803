/// What a key does that libedit has no function for, or only a defective one.
///
/// The raw value is the name that `~/.editrc` can bind.
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

    /// What `bind -l` says about it.
    var help: String {
        switch self {
        case .enter: "End a complete statement, open a line in another"
        case .lineFeed: "Open a line"
        case .complete: "Complete the word"
        case .interrupt: "Drop the line"
        case .suspend: "Stop the program until fg"
        case .endOfInput: "End on an empty line, else delete"
        case .older: "The line above, else an older one that begins like this"
        case .newer: "The line below, else a newer one that begins like this"
        case .searchOlder: "Search the history backward"
        case .searchNewer: "Search the history forward"
        case .searchAgain: "Search for the same again"
        case .searchKey: "A key of the search"
        case .right: "Accept the hint, else go right"
        case .lineStart: "Go to the start of the line"
        case .lineEnd: "Accept the hint, else go to the end of the line"
        case .paste: "Insert what was pasted"
        }
    }
}
