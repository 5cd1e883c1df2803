#ifndef CRASH_MARK_H
#define CRASH_MARK_H

/// Makes the process write a byte to an open file when a signal that it caused is about to end it: a memory fault, an
/// illegal instruction, an abort. A kill from outside writes nothing.
///
/// `descriptor` must stay open until the process exits. A second call replaces the file.
void crash_mark_arm(int descriptor);

#endif
