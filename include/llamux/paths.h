/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * paths.h - the names under which llamux is found: directories, files and
 * environment variables that more than one program must agree on.
 *
 * LLAMUX_PREFIX is set by the Makefile (default /usr/local).  A program started
 * from a build tree looks beside its own executable first, so that nothing has
 * to be installed to be tried.
 */
#ifndef LLAMUX_PATHS_H
#define LLAMUX_PATHS_H

#ifndef LLAMUX_PREFIX
#define LLAMUX_PREFIX "/usr/local"
#endif

/* The file interface. */
#define LLAMUX_MOUNT_DIR "/run/llamux"
#define LLAMUX_STATE_DIR "/var/lib/llamux"
#define LLAMUX_CONFIG_DIR "/etc/llamux"
#define LLAMUX_POLICY_FILE LLAMUX_CONFIG_DIR "/policy.conf"
#define LLAMUX_PROFILE_DIR LLAMUX_CONFIG_DIR "/profiles"
#define LLAMUX_BUILD_PROFILES "agent/profiles" /* in the build tree */
#define LLAMUX_JOURNAL_NAME "journal.db"

#define LLAMUX_FILE_PROMPT "prompt"
#define LLAMUX_FILE_STATUS "status"
#define LLAMUX_FILE_FINDINGS "findings"
#define LLAMUX_FILE_FINDINGS_JSON "findings.json"
#define LLAMUX_FILE_ANSWER_JSON "answer.json"
#define LLAMUX_FILE_ACTIONS "actions"
#define LLAMUX_FILE_CONTROL "control"
#define LLAMUX_FILE_METRICS "metrics.prom"
#define LLAMUX_FILE_REPORT "report"

/* Members of this group may change the machine, as root may. */
#define LLAMUX_GROUP "llamux"

/* Where the embedded model and the worker are installed. */
#define LLAMUX_MODEL_NAME "llamux-base.gguf"
#define LLAMUX_SHARE_DIR LLAMUX_PREFIX "/share/llamux"
#define LLAMUX_LIBEXEC_DIR LLAMUX_PREFIX "/libexec/llamux"
#define LLAMUX_INFER_NAME "llamux-infer"

/* Environment: the directory of the files (lsh), the model, the worker. */
#define LLAMUX_ENV_DIR "LLAMUX_DIR"
#define LLAMUX_ENV_MODEL "LLAMUX_MODEL"
#define LLAMUX_ENV_INFER "LLAMUX_INFER"

/* A question longer than this is refused, whole; nothing is cut silently. */
#define LLAMUX_QUESTION_MAX 4096

#endif
