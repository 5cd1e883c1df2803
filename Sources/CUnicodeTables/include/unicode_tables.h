// What the Hugging Face tokenizers library knows about Unicode scalars, as tables. Data only: the tokenizer that
// reads them is in Swift. Every table is sorted by scalar and none of its entries overlap.
#ifndef UNICODE_TABLES_H
#define UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

// The bits of a class run's value.
enum {
    UNICODE_REMOVED = 1,      // Cleaning drops it: control, format, private use, U+FFFD.
    UNICODE_WHITESPACE = 2,   // Cleaning makes it a space; words end at it.
    UNICODE_IDEOGRAPH = 4,    // It gets a space on either side.
    UNICODE_PUNCTUATION = 8,  // It is a word of its own.
    UNICODE_NONSPACING = 16,  // Stripping accents drops it.
    UNICODE_WORD = 32,        // \w of a regular expression.
};

// The scalars from `first` to `last`, both included, have `value`; scalars in no run have 0.
struct unicode_run {
    uint32_t first;
    uint32_t last;
    uint32_t value;
};

// `scalar` becomes the scalars of `to` before its first 0: one, several or none.
struct unicode_mapping {
    uint32_t scalar;
    uint32_t to[3];
};

// Which classes scalars are in.
const struct unicode_run *unicode_class_runs(size_t *count);

// Canonical combining classes.
const struct unicode_run *unicode_combining_runs(size_t *count);

// Full canonical decompositions without the nonspacing marks of a combining class other than 0. The Hangul syllables
// are not in the table: the rule of the Unicode standard, section 3.12, holds for all of them.
const struct unicode_mapping *unicode_decompositions(size_t *count);

// Lower case, each scalar by itself.
const struct unicode_mapping *unicode_lowercases(size_t *count);

#endif
