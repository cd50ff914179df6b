/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * daemon_internal.h - what the daemon holds.
 *
 *   daemon.c        the stages, in order, and the loop
 *   daemon_state.c  state directory: lock, what was left by a crash
 *   daemon_history.c  what was, kept in the state directory
 *   daemon_model.c  which model, and the worker that runs it
 */
#ifndef AGENT_DAEMON_INTERNAL_H
#define AGENT_DAEMON_INTERNAL_H

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "act/actuate.h"
#include "act/policy.h"
#include "base/mountpoint.h"
#include "serve/nodes.h"
#include "serve/options.h"
#include "serve/status.h"
#include "state/history.h"

#include "llamux/llm.h"

struct daemon {
	struct options options;      /* paths made absolute */
	uint64_t started_ns;
	struct mountpoint mountpoint;
	int state_lock;              /* fd; -1: none */
	bool state_made;             /* the state directory, by us and now */
	struct policy *policy;
	struct actuator *actuator;
	const char *profiles[4];     /* directories, NULL ends them */
	char build_profiles[PATH_MAX];
	struct llm *llm;             /* until ask takes it */
	struct events *events;
	struct probe *probe;       /* NULL: no BPF here */
	char no_probe[256];        /* why */
	struct collector *collector;
	struct history *history;
	struct machine *machine;
	struct ask *ask;
	struct control *control;
	struct status status;
	struct nodes_source nodes;
	struct fs *fs;
	struct loop *loop;
	bool tick_failed;            /* said once, not every two seconds */
	bool settling;               /* machine_settle() will be called again */
	int model_pidfd;             /* -1: none watched */
	pid_t model_pid;

	pthread_mutex_t model_lock;  /* guards the next two */
	char model_path[PATH_MAX];   /* "" while there is none */
	char model_note[128];
	pthread_mutex_t load_lock;   /* one model is loaded at a time */
};

/* --- daemon_state.c --- */
int daemon_state_start(struct daemon *d, char *reason, size_t reason_len);
void daemon_state_stop(struct daemon *d);
/* After the mount point is known: a directory that an earlier, killed agent made
 * is ours to remove. */
int daemon_state_note_mount(struct daemon *d, char *reason, size_t reason_len);

/* --- daemon_history.c --- */
int daemon_history_start(struct daemon *d, char *reason, size_t reason_len);
void daemon_history_stop(struct daemon *d);
/* ask_machine.past; ctx is the daemon. */
int daemon_past(void *ctx, int64_t from_s, int64_t to_s, struct past *out);

/* --- daemon_model.c --- */
int daemon_model_start(struct daemon *d, char *reason, size_t reason_len);
void daemon_model_stop(struct daemon *d);
/* A path of the build tree that this program stands in. */
int daemon_beside(const char *name, char out[PATH_MAX]);
/* control_options.load_model; ctx is the daemon. */
int daemon_model_load(void *ctx, const char *path, char *reason, size_t reason_len);
/* Looks after the worker process: notes its end. Called by the loop. */
void daemon_model_watch(struct daemon *d);
void daemon_model_leave(struct daemon *d); /* what it is asked is answered without it */

/* --- daemon_observe.c --- */
int daemon_machine_start(struct daemon *d, char *reason, size_t reason_len);
void daemon_machine_stop(struct daemon *d);
/* Loads what is always attached, and begins to take samples. */
int daemon_probe_start(struct daemon *d, char *reason, size_t reason_len);
void daemon_probe_stop(struct daemon *d);
int daemon_complete_start(struct daemon *d, char *reason, size_t reason_len);
int daemon_settle_start(struct daemon *d, char *reason, size_t reason_len);

/* --- daemon_files.c: the files --- */
int daemon_files_start(struct daemon *d, char *reason, size_t reason_len);
/* Called now and then: serves anew if the connection has ended. */
void daemon_files_watch(struct daemon *d);
void daemon_files_stop(struct daemon *d);

#endif
