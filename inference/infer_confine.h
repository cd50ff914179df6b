/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_confine.h - what llamux-infer gives up: it reads two untrusted things, the
 * model file and the prompt, and needs little of the system for that.
 */
#ifndef INFERENCE_INFER_CONFINE_H
#define INFERENCE_INFER_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Closes all descriptors but 0, 1, 2 and keep. */
int infer_close_others(int keep);

/* Ends this process when its parent process has ended (not only the thread that
 * started it).  To be called again after the user changed, which clears it. */
int infer_die_with_parent(void);

/* First to yield: niceness, the ordinary scheduler, preferred by the OOM killer.
 * What is refused is no reason to stop. */
void infer_yield(int niceness);

/* No core file, no more address space than the model file and 1 GiB, no new
 * privileges for this thread and those it starts. */
int infer_bound(uint64_t file_bytes);

/* Root becomes nobody.  A root that may not do so gives up every capability, unless
 * other threads run already, which would keep theirs: then that is an error. */
int infer_drop_root(bool threads);

/* No file, thread or process from here on; keep: the highest descriptor in use. */
int infer_no_more_files(int keep);
int infer_no_more_threads(void);

#endif
