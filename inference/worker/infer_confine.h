/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_confine.h - what llamux-infer gives up: it reads two untrusted things, the
 * model file and the prompt, and needs little of the system for that.
 *
 * The order: close, yield, bound, isolate, drop, filter, then the model is read;
 * when it is loaded and the last thread runs: the memory in use is the bound, and
 * the second filter.  Nothing is parsed before the first filter.  Each step that
 * the system refuses is left out, said on stderr and in the HELLO; only a root
 * that cannot be dropped is an error.
 */
#ifndef INFERENCE_INFER_CONFINE_H
#define INFERENCE_INFER_CONFINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Closes all descriptors from 3 on but these, which are sorted. */
int infer_close_others(const int *keep, size_t n);

/* Ends this process when its parent process has ended (not only the thread that
 * started it).  To be called again after the user changed, which clears it. */
int infer_die_with_parent(void);

/* First to yield: niceness, the ordinary scheduler, the OOM killer's choice.  What
 * is refused is no reason to stop. */
void infer_yield(int niceness);

/* No core file, no file made longer, no more memory than a model of file_bytes
 * with context tokens may need to load. */
int infer_bound(uint64_t file_bytes, uint32_t context);

/* No more memory than is in use now and what a request may need.  statm: an open
 * /proc/self/statm, -1: the bound stays as it is. */
int infer_bound_to_use(int statm);

/* infer_isolate.c: own namespaces of network, IPC, host name and mounts, with an
 * empty file system; unprivileged: in a user namespace of its own.  Returns what
 * of it holds (enum llm_confined). */
unsigned int infer_isolate(bool unprivileged);

/* infer_isolate.c: Landlock, for where there are no namespaces: no path can be
 * opened, no port used, no other process signalled.  After infer_drop(). */
unsigned int infer_landlock(void);

/* Root becomes nobody; then every capability is given up for good, and privileges
 * that a program might bring.  *held grows by what of it holds. */
void infer_drop_user(unsigned int *held);
int infer_drop(unsigned int *held);

/* All of isolate, drop and Landlock in the order that gives most. */
int infer_confine(unsigned int *held);

/* infer_filter.c: the system calls that are left.  LOADING may map files and start
 * threads; SERVING may not, and holds for all threads. */
enum infer_phase { INFER_LOADING, INFER_SERVING };
int infer_filter(enum infer_phase phase);

/* No file, thread or process from here on; keep: the highest descriptor in use. */
int infer_no_more_files(int keep);
int infer_no_more_threads(void);

void infer_warn(const char *what, int err);

#endif
