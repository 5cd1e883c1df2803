// A libedit API that Swift can call. libedit's own functions are variadic, take C streams, or differ between systems.
//
// The functions are not thread-safe: use an editor only on the thread that opens it. Text is in wide characters, one
// Unicode scalar each on Linux and macOS if LC_CTYPE is a UTF-8 locale, which must be set before opening.
#ifndef LIBEDIT_SHIM_H
#define LIBEDIT_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct editline;

// Return codes of bound functions, equal to CC_NORM and the others of <histedit.h>.
enum {
    EDITLINE_DONE = 0,
    EDITLINE_AGAIN = 3,  // Treats the key as unfinished, so a repeat count stays.
    EDITLINE_REFRESH = 4,
    EDITLINE_BEEP = 9,
};

// The character that encloses prompt text that takes no cells on the terminal, such as escape sequences.
enum { EDITLINE_LITERAL = 1 };

typedef int (*editline_reader)(struct editline *, wchar_t *);
typedef wchar_t *(*editline_prompt)(struct editline *);
typedef unsigned char (*editline_function)(struct editline *, wint_t);

// Opens an editor on two descriptors, which the caller owns. Returns NULL without memory or a terminal description.
struct editline *editline_open(const char *program, int input, int output);
void editline_close(struct editline *);

// A pointer that callbacks can retrieve.
void editline_set_context(struct editline *, void *);
void *editline_context(struct editline *);

// The reader of keys returns 1 and the key, 0 at the end of the input, or -1 to abandon the line.
void editline_set_reader(struct editline *, editline_reader);
void editline_set_prompts(struct editline *, editline_prompt left, editline_prompt right);

// Executes a line of a file such as ~/.editrc, without output if is_quiet. libedit's el_source reads uninitialized
// memory if a line has an unclosed quote or is not in the locale's encoding.
void editline_obey(struct editline *, const wchar_t *line, bool is_quiet);
bool editline_is_vi(struct editline *);
// Resets the bindings to libedit's emacs or vi defaults.
void editline_reset_bindings(struct editline *, bool is_vi);
// False after "edit off" in the file.
bool editline_is_on(struct editline *);
bool editline_can_move_up(struct editline *);

// Registers a function under a name for bindings.
void editline_add_function(struct editline *, const wchar_t *name, const wchar_t *help, editline_function);
// Binds keys, in libedit's notation (\033, ^X), to a function. `alternative` selects vi's command mode.
void editline_bind(struct editline *, const wchar_t *keys, const wchar_t *function, bool alternative);
// Writes libedit's description of a binding to out, at most size bytes with the NUL; empty if the keys are unbound.
void editline_binding(struct editline *, const wchar_t *keys, bool alternative, char *out, size_t size);

// Removes a terminal capability, given by its two letters.
void editline_drop_capability(struct editline *, const wchar_t *name);
// Passes ^C, ^Z, ^\, ^S, ^Q and unchanged carriage returns through as keys while a line is edited.
void editline_take_control_keys(struct editline *);

// Switches the terminal to editing (true) or back to its original modes.
void editline_prepare(struct editline *, bool editing);
// Redraws prompt and text from the cursor, which must be in the first column.
void editline_refresh(struct editline *);
// Updates the window size.
void editline_resize(struct editline *);
void editline_size(struct editline *, int *rows, int *columns);

// Edits one line. Returns the number of characters, 0 at the end of the input, or -1 if the reader abandoned the line.
int editline_gets(struct editline *);

// The current text. The pointer is valid until the next call of any other function.
struct editline_text {
    const wchar_t *characters;
    size_t count;
    size_t cursor;
};
struct editline_text editline_text(struct editline *);
// Replaces the text and moves the cursor. Returns false and leaves the text unchanged if memory is exhausted.
bool editline_replace(struct editline *, const wchar_t *characters, size_t count, size_t cursor);

// Returns the cells that libedit uses for a character: two for a control character (^A), seven or eight for others that
// cannot be printed (\U+1234).
int editline_cells(wchar_t);

// Writes a byte to a non-blocking descriptor for each SIGWINCH ('w') and SIGCONT ('c') from now on. -1 stops this.
void editline_watch_signals(int descriptor);

#endif
