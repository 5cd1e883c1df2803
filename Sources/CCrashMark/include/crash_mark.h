#ifndef CRASH_MARK_H
#define CRASH_MARK_H

/// Has the process write a byte to an open file when it is about to end by a signal of its own making: a memory fault,
/// an illegal instruction, an abort. A kill from outside writes nothing.
///
/// `descriptor` stays open for as long as the process lives. A second call changes the file.
void crash_mark_arm(int descriptor);

#endif
