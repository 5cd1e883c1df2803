// The Unicode data of the Hugging Face tokenizers library, as tables. The tokenizer that reads them is in Swift. Every
// table is sorted by scalar, and its entries do not overlap.
#ifndef UNICODE_TABLES_H
#define UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

// The bits of a class value.
enum {
    UNICODE_REMOVED = 1,      // Removed by cleaning: control, format, private use, U+FFFD.
    UNICODE_WHITESPACE = 2,   // Converted to a space by cleaning; separates words.
    UNICODE_IDEOGRAPH = 4,    // Gets a space on either side.
    UNICODE_PUNCTUATION = 8,  // Is a separate word.
    UNICODE_NONSPACING = 16,  // Removed by stripping accents.
    UNICODE_WORD = 32,        // Matches \w in a regular expression.
};

// The scalars from `first` to `last`, inclusive, have `value`; scalars outside all runs have 0.
struct unicode_run {
    uint32_t first;
    uint32_t last;
    uint32_t value;
};

// `scalar` maps to the scalars of `to` before its first 0: none, one or several.
struct unicode_mapping {
    uint32_t scalar;
    uint32_t to[3];
};

// The classes of scalars.
const struct unicode_run *unicode_class_runs(size_t *count);

// Canonical combining classes.
const struct unicode_run *unicode_combining_runs(size_t *count);

// Full canonical decompositions without the nonspacing marks of a combining class other than 0. Hangul syllables are
// not in the table, since the algorithm in section 3.12 of the Unicode standard covers all of them.
const struct unicode_mapping *unicode_decompositions(size_t *count);

// Lower case, independent of context.
const struct unicode_mapping *unicode_lowercases(size_t *count);

#endif
