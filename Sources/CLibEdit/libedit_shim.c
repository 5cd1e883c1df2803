// For wcwidth.
#define _GNU_SOURCE

#include "libedit_shim.h"

#include <errno.h>
#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wctype.h>

_Static_assert(EDITLINE_DONE == CC_NORM, "must equal histedit.h");
_Static_assert(EDITLINE_AGAIN == CC_ARGHACK, "must equal histedit.h");
_Static_assert(EDITLINE_REFRESH == CC_REFRESH, "must equal histedit.h");
_Static_assert(EDITLINE_BEEP == CC_REFRESH_BEEP, "must equal histedit.h");
_Static_assert(sizeof(wchar_t) == 4, "wchar_t must hold any Unicode scalar");

// A separate stream for a descriptor, since other code writes to the buffers of the process's standard streams.
static FILE *stream(int descriptor, const char *mode)
{
    int copy = dup(descriptor);
    if (copy < 0)
        return NULL;
    FILE *file = fdopen(copy, mode);
    if (file == NULL)
        close(copy);
    return file;
}

static void close_stream(FILE *file)
{
    if (file != NULL)
        fclose(file);
}

struct editline *editline_open(const char *program, int input, int output)
{
    FILE *in = stream(input, "r");
    FILE *out = stream(output, "w");
    // Drop libedit's message about an unknown terminal, which the caller detects anyway.
    FILE *null = fopen("/dev/null", "w");
    struct editline *editor = NULL;
    if (in != NULL && out != NULL && null != NULL)
        editor = el_init(program, in, out, null);
    if (editor == NULL) {
        close_stream(in);
        close_stream(out);
    } else {
        el_set(editor, EL_SETFP, 2, out);
        // Some builds, such as Debian's, default to vi bindings.
        editline_reset_bindings(editor, false);
    }
    close_stream(null);
    return editor;
}

void editline_close(struct editline *editor)
{
    FILE *in = NULL;
    FILE *out = NULL;
    el_get(editor, EL_GETFP, 0, &in);
    el_get(editor, EL_GETFP, 1, &out);
    // Without this, el_end discards type-ahead.
    el_set(editor, EL_EDITMODE, 0);
    el_end(editor);
    close_stream(in);
    close_stream(out);
}

void editline_set_context(struct editline *editor, void *context) { el_set(editor, EL_CLIENTDATA, context); }

void *editline_context(struct editline *editor)
{
    void *context = NULL;
    el_get(editor, EL_CLIENTDATA, &context);
    return context;
}

void editline_set_reader(struct editline *editor, editline_reader reader) { el_wset(editor, EL_GETCFN, reader); }

void editline_set_prompts(struct editline *editor, editline_prompt left, editline_prompt right)
{
    el_wset(editor, EL_PROMPT_ESC, left, EDITLINE_LITERAL);
    el_wset(editor, EL_RPROMPT_ESC, right, EDITLINE_LITERAL);
}

void editline_obey(struct editline *editor, const wchar_t *line, bool is_quiet)
{
    int count = 0;
    const wchar_t **words = NULL;
    TokenizerW *tokenizer = tok_winit(NULL);
    FILE *null = is_quiet ? fopen("/dev/null", "w") : NULL;
    FILE *terminal = NULL;
    el_get(editor, EL_GETFP, 1, &terminal);
    if (null != NULL) {
        el_set(editor, EL_SETFP, 1, null);
        el_set(editor, EL_SETFP, 2, null);
    }
    if (tokenizer != NULL && tok_wstr(tokenizer, line, &count, &words) == 0 && count > 0)
        el_wparse(editor, count, words);
    el_set(editor, EL_SETFP, 1, terminal);
    el_set(editor, EL_SETFP, 2, terminal);
    if (tokenizer != NULL)
        tok_wend(tokenizer);
    close_stream(null);
}

bool editline_is_vi(struct editline *editor)
{
    const wchar_t *name = NULL;
    return el_wget(editor, EL_EDITOR, &name) == 0 && name != NULL && wcscmp(name, L"vi") == 0;
}

void editline_reset_bindings(struct editline *editor, bool is_vi)
{
    el_wset(editor, EL_EDITOR, is_vi ? L"vi" : L"emacs");
}

bool editline_is_on(struct editline *editor)
{
    int is_on = 0;
    return el_get(editor, EL_EDITMODE, &is_on) == 0 && is_on != 0;
}

bool editline_can_move_up(struct editline *editor)
{
    char *up = NULL;
    return el_get(editor, EL_GETTC, "up", &up) == 0 && up != NULL && *up != '\0';
}

void editline_add_function(
    struct editline *editor, const wchar_t *name, const wchar_t *help, editline_function function)
{
    // libedit keeps the pointers, and never frees them.
    wchar_t *kept_name = wcsdup(name);
    wchar_t *kept_help = wcsdup(help);
    if (kept_name != NULL && kept_help != NULL)
        el_wset(editor, EL_ADDFN, kept_name, kept_help, function);
}

void editline_bind(struct editline *editor, const wchar_t *keys, const wchar_t *function, bool alternative)
{
    if (alternative)
        el_wset(editor, EL_BIND, L"-a", keys, function, NULL);
    else
        el_wset(editor, EL_BIND, keys, function, NULL);
}

void editline_binding(struct editline *editor, const wchar_t *keys, bool alternative, char *out, size_t size)
{
    out[0] = '\0';
    // libedit only prints bindings, so capture its output. It reports unbound keys on the error stream.
    FILE *answer = fmemopen(out, size, "w");
    FILE *null = fopen("/dev/null", "w");
    FILE *terminal = NULL;
    el_get(editor, EL_GETFP, 1, &terminal);
    if (answer != NULL && null != NULL) {
        el_set(editor, EL_SETFP, 1, answer);
        el_set(editor, EL_SETFP, 2, null);
        if (alternative)
            el_wset(editor, EL_BIND, L"-a", keys, NULL);
        else
            el_wset(editor, EL_BIND, keys, NULL);
        el_set(editor, EL_SETFP, 1, terminal);
        el_set(editor, EL_SETFP, 2, terminal);
    }
    close_stream(answer);
    close_stream(null);
    out[size - 1] = '\0';
}

void editline_drop_capability(struct editline *editor, const wchar_t *name)
{
    el_wset(editor, EL_SETTC, name, L"", NULL);
}

void editline_take_control_keys(struct editline *editor)
{
    // With icrnl, a CR LF in a paste would look like two line feeds.
    el_wset(editor, EL_SETTY, L"-d", L"-icrnl", L"-inlcr", NULL);
    el_wset(editor, EL_SETTY, L"-d", L"-isig", L"-ixon", L"-ixoff", NULL);
}

void editline_prepare(struct editline *editor, bool editing) { el_set(editor, EL_PREP_TERM, editing ? 1 : 0); }

void editline_refresh(struct editline *editor) { el_set(editor, EL_REFRESH); }

void editline_resize(struct editline *editor) { el_resize(editor); }

void editline_size(struct editline *editor, int *rows, int *columns)
{
    *rows = 24;
    *columns = 80;
    el_get(editor, EL_GETTC, "li", rows);
    el_get(editor, EL_GETTC, "co", columns);
}

int editline_gets(struct editline *editor)
{
    int count = 0;
    errno = 0;
    el_wgets(editor, &count);
    return count;
}

struct editline_text editline_text(struct editline *editor)
{
    const LineInfoW *line = el_wline(editor);
    struct editline_text text = {
        line->buffer,
        (size_t)(line->lastchar - line->buffer),
        (size_t)(line->cursor - line->buffer),
    };
    return text;
}

bool editline_replace(struct editline *editor, const wchar_t *characters, size_t count, size_t cursor)
{
    // el_wline returns libedit's internal line. Only writing to it can replace any text with any other, also with the
    // empty text, on every version. el_deletestr would overwrite the text that ^Y inserts.
    LineInfoW *line = (LineInfoW *)(void *)el_wline(editor);
    size_t before = (size_t)(line->lastchar - line->buffer);
    line->cursor = line->lastchar;
    for (size_t missing = count > before ? count - before : 0; missing > 0;) {
        // Inserting makes space, since it grows the buffers.
        wchar_t blanks[256];
        size_t part = missing < 255 ? missing : 255;
        wmemset(blanks, L' ', part);
        blanks[part] = L'\0';
        if (el_winsertstr(editor, blanks) != 0) {
            line->lastchar = line->buffer + before;
            line->cursor = line->lastchar;
            return false;
        }
        missing -= part;
    }
    wmemcpy((wchar_t *)line->buffer, characters, count);
    line->lastchar = line->buffer + count;
    line->cursor = line->buffer + (cursor < count ? cursor : count);
    return true;
}

int editline_cells(wchar_t character)
{
    if (character < 0x100 && iswcntrl((wint_t)character))
        return 2;
    if (!iswprint((wint_t)character))
        return character > 0xffff ? 8 : 7;
    int width = wcwidth(character);
    return width < 0 ? 0 : width;
}

static volatile sig_atomic_t signal_descriptor = -1;

static void note_signal(int number)
{
    int saved = errno;
    char byte = number == SIGWINCH ? 'w' : 'c';
    // If the pipe is full, its reader wakes up anyway.
    if (signal_descriptor >= 0 && write(signal_descriptor, &byte, 1) < 0)
        errno = saved;
    errno = saved;
}

void editline_watch_signals(int descriptor)
{
    signal_descriptor = descriptor;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = descriptor < 0 ? SIG_DFL : note_signal;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGWINCH, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
}
