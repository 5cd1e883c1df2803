// Doors to libedit that Swift can call: the library's own are variadic, take C streams, or differ between systems.
//
// None of them may be called from two threads at once; whoever opens an editor keeps it on one thread. Text is in wide
// characters, one Unicode scalar each on Linux and macOS, if LC_CTYPE says UTF-8; it must be set before opening.
#ifndef LIBEDIT_SHIM_H
#define LIBEDIT_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct editline;

// What a bound function tells libedit to do, under the names of <histedit.h>, CC_NORM and the others.
enum {
    EDITLINE_DONE = 0,
    EDITLINE_AGAIN = 3,  // As if the key were not finished: a count typed before it stays.
    EDITLINE_REFRESH = 4,
    EDITLINE_BEEP = 9,
};

// The character that encloses what a prompt sends to the terminal without its taking a cell.
enum { EDITLINE_LITERAL = 1 };

typedef int (*editline_reader)(struct editline *, wchar_t *);
typedef wchar_t *(*editline_prompt)(struct editline *);
typedef unsigned char (*editline_function)(struct editline *, wint_t);

// Opens an editor on two descriptors, which stay the caller's; NULL if there is no memory or no terminal description.
struct editline *editline_open(const char *program, int input, int output);
void editline_close(struct editline *);

// A pointer that the callbacks can ask for.
void editline_set_context(struct editline *, void *);
void *editline_context(struct editline *);

// What reads a key: 1 and the key, 0 at the end of the input, -1 to give up.
void editline_set_reader(struct editline *, editline_reader);
void editline_set_prompts(struct editline *, editline_prompt left, editline_prompt right);

// Obeys a line of a file such as ~/.editrc; a quiet one prints nothing. libedit's own el_source reads memory that
// nobody has set where a line lacks a quote or is not in the locale's encoding.
void editline_obey(struct editline *, const wchar_t *line, bool is_quiet);
bool editline_is_vi(struct editline *);
// Takes the editor back to the bindings of emacs or vi as libedit has them by itself.
void editline_reset_bindings(struct editline *, bool is_vi);
// False after "edit off" in the file.
bool editline_is_on(struct editline *);
bool editline_can_move_up(struct editline *);

// Gives a function a name for bindings.
void editline_add_function(struct editline *, const wchar_t *name, const wchar_t *help, editline_function);
// Binds keys, in libedit's own notation for them (\033, ^X), to a function; `alternative` is vi's command mode.
void editline_bind(struct editline *, const wchar_t *keys, const wchar_t *function, bool alternative);
// Writes what the keys are bound to as libedit words it, empty if they are not bound; at most size bytes with the NUL.
void editline_binding(struct editline *, const wchar_t *keys, bool alternative, char *out, size_t size);

// Makes the terminal say that it lacks a capability, by its two letters.
void editline_drop_capability(struct editline *, const wchar_t *name);
// Lets ^C, ^Z, ^\, ^S and ^Q through as keys, and carriage returns as they are, while a line is edited.
void editline_take_control_keys(struct editline *);

// Switches the terminal to editing (true) or back to how programs expect it.
void editline_prepare(struct editline *, bool editing);
// Draws prompt and text anew from the cursor on, which must stand in the first column.
void editline_refresh(struct editline *);
// Learns the size of the window anew.
void editline_resize(struct editline *);
void editline_size(struct editline *, int *rows, int *columns);

// Edits one line. Answers the number of characters; 0 at the end of the input, -1 if the reader gave up.
int editline_gets(struct editline *);

// The text as it stands; the pointer dies at the next call of any other function.
struct editline_text {
    const wchar_t *characters;
    size_t count;
    size_t cursor;
};
struct editline_text editline_text(struct editline *);
// Replaces the text and moves the cursor; false, with the text as it was, if there is no memory.
bool editline_replace(struct editline *, const wchar_t *characters, size_t count, size_t cursor);

// How many cells libedit gives a character: two for a control (^A), seven or eight for what cannot be printed
// (\U+1234).
int editline_cells(wchar_t);

// From now on a byte goes to the descriptor, which must not block, for each SIGWINCH ('w') and SIGCONT ('c'). -1: stop.
void editline_watch_signals(int descriptor);

#endif
