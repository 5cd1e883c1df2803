/// What a key does while a line is edited, beyond the functions of the editing library.
///
/// The raw value is the function name for bindings in `~/.editrc`.
package enum EditAction: String, CaseIterable, Sendable {
    case enter = "embedjobs-enter"
    case lineFeed = "embedjobs-line-feed"
    case complete = "embedjobs-complete"
    case menuKey = "embedjobs-menu-key"
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
    case wordRight = "embedjobs-word-right"
    case lineStart = "embedjobs-line-start"
    case lineEnd = "embedjobs-line-end"
    case lastArgument = "embedjobs-last-argument"
    case appendArgument = "embedjobs-append-argument"
    case undo = "embedjobs-undo"
    case edit = "embedjobs-edit"
    case paste = "embedjobs-paste"

    /// The description that `help keys` and `bind -l` show.
    package var help: String {
        switch self {
        case .enter: "Submit a complete statement, else start a new line"
        case .lineFeed: "Start a new line"
        case .complete: "Complete the word; again, walk through the menu"
        case .menuKey: "Handle a key while a menu is open"
        case .interrupt: "Discard the line"
        case .suspend: "Suspend the program until fg"
        case .endOfInput: "End input on an empty line, else delete the next character"
        case .older: "Move up, else to an older line with the same beginning"
        case .newer: "Move down, else to a newer line with the same beginning"
        case .searchOlder: "Search the history backward"
        case .searchNewer: "Search the history forward"
        case .searchAgain: "Repeat the last search"
        case .searchKey: "Handle a key during a search"
        case .right: "Accept the suggestion, else move right"
        case .wordRight: "Accept one word of the suggestion, else move one word right"
        case .lineStart: "Move to the start of the line"
        case .lineEnd: "Accept the suggestion, else move to the end of the line"
        case .lastArgument: "Insert the last argument of the previous line; again, of an older line"
        case .appendArgument: "Append the last argument of the previous line"
        case .undo: "Undo the last change"
        case .edit: "Edit the line in $VISUAL or $EDITOR"
        case .paste: "Insert pasted text"
        }
    }
}
