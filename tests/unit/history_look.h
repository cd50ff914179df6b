/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history_look.h - what the tests of the history share: one in a temporary
 * directory, without its thread.
 */
#ifndef TESTS_HISTORY_LOOK_H
#define TESTS_HISTORY_LOOK_H

#include "findings_look.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diagnose/longer.h"
#include "observe/snapshot_save.h"
#include "state/history.h"
#include "state/history_internal.h"

#define T0 1700000000
#define SECOND ((uint64_t)1000000000)

static char dir[64];
static struct history *history;

static inline void open_with(struct history_options options)
{
	options.dir = dir;
	options.no_thread = true;
	if (!options.boot)
		options.boot = "boot-one";
	assert_int_equal(history_open(&options, &history), 0);
}

static inline int set_up(void **state)
{
	(void)state;
	/* In memory where that can be: thousands of commits, and no disk to wear. */
	snprintf(dir, sizeof(dir), "%s/llamux-history.XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(dir));
	open_with((struct history_options){ 0 });
	return 0;
}

static inline int tear_down(void **state)
{
	struct dirent *e;
	char path[512];
	DIR *d = opendir(dir);

	(void)state;
	history_close(history);
	history = NULL;
	while (d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		unlink(path);
	}
	closedir(d);
	rmdir(dir);
	return 0;
}

static inline uint64_t file_size(const char *name)
{
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/* A window of the made machine that ends so many seconds after T0. */
static inline void push(struct made *m, int64_t at)
{
	struct snapshot s;

	m->s.time_ns = (uint64_t)(1000 + at) * SECOND;
	look(m);
	assert_int_equal(snapshot_copy(&m->s, &s), 0);
	history_push(history, &found, &s, T0 + at);
	assert_null(s.task);
}

static inline struct past_finding *past_of(struct past *p, enum finding_cause cause)
{
	for (size_t i = 0; i < p->n_findings; i++)
		if (p->finding[i].f.cause == cause)
			return &p->finding[i];
	fail_msg("no %s", cause_word(cause));
	return NULL;
}

static inline void restart(const char *boot)
{
	history_flush(history);
	history_close(history);
	open_with((struct history_options){ .boot = boot });
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
