/* SPDX-License-Identifier: GPL-2.0-or-later */
/* options.h - the command line of llamux-agent. */
#ifndef AGENT_OPTIONS_H
#define AGENT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "act/policy.h"
#include "base/log.h"

#ifndef LLAMUX_VERSION
#define LLAMUX_VERSION "0.1.0"
#endif

/* Strings belong to argv or are constant. */
struct options {
	const char *mount_dir;
	const char *state_dir;
	const char *model;       /* --model; NULL: the default places */
	bool no_model;
	enum agent_mode mode;
	const char *policy_file; /* --policy; NULL: LLAMUX_POLICY_FILE if there */
	const char *profile_dir; /* --profiles; NULL: LLAMUX_PROFILE_DIR, then the build tree */
	const char *confine;     /* cgroup directory; NULL: not confined */
	enum log_level log_level;
	const char *replay;      /* --replay; NULL: watch this machine */
	const char *ask;         /* --ask, of a replay */
	bool json;               /* --json, of a replay */
	bool help, version;      /* print and end */
};

/*
 * Fills out with the defaults and then with argv.  -EINVAL: an unknown option, a
 * missing or bad value, or a stray argument; reason says which and what to do.
 */
int options_parse(int argc, char **argv, struct options *out, char *reason, size_t reason_len);

/* The text of --help, made from the same table; NULL if there is no memory.
 * Freed by the caller. */
char *options_help(void);

/* "observe", "ask", "auto". */
int mode_parse(const char *word, enum agent_mode *out);
const char *mode_word(enum agent_mode mode);

#endif
