/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * actuate_setting.c - settings of the whole machine: a fixed list of files in
 * /proc/sys and /sys, of which the old words are written back by undo.
 *
 * Sources: Documentation/admin-guide/sysctl/vm.rst, mm/transhuge.rst.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actuate_internal.h"

#define WORD_MAX 64

static const struct {
	const char *dir, *file;
	const char *what;     /* for people */
	const char *word;     /* that is written; NULL: the value as a number */
	const char *zero;     /* must read "0", or the setting is not in use; NULL */
} settings[ACTION_KINDS] = {
	[ACTION_THP_DEFRAG] = {"/sys/kernel/mm/transparent_hugepage", "defrag",
			       "transparent_hugepage/defrag", "defer", NULL},
	[ACTION_KHUGEPAGED] = {"/sys/kernel/mm/transparent_hugepage/khugepaged",
			       "scan_sleep_millisecs", "khugepaged/scan_sleep_millisecs", NULL,
			       NULL},
	[ACTION_SWAPPINESS] = {"/proc/sys/vm", "swappiness", "vm.swappiness", NULL, NULL},
	[ACTION_DIRTY] = {"/proc/sys/vm", "dirty_ratio", "vm.dirty_ratio", NULL, "dirty_bytes"},
};

int target_resolve_setting(struct actuator *a, const struct offer *offer, struct target *t,
			   char *reason, size_t len)
{
	const char *root = a->root ? a->root : "";
	struct stat st;

	if (a->confined) {
		snprintf(reason, len, "--confine keeps changes to one cgroup, and %s is of the "
				      "whole machine", settings[offer->kind].what);
		return -EPERM;
	}
	if ((size_t)snprintf(t->dir.path, sizeof(t->dir.path), "%s%s", root,
			     settings[offer->kind].dir) >= sizeof(t->dir.path))
		return -ENAMETOOLONG;
	t->file = settings[offer->kind].file;
	if (stat(t->dir.path, &st)) {
		snprintf(reason, len, "this kernel has no %s", settings[offer->kind].what);
		return errno == ENOENT ? -ENOTSUP : -errno;
	}
	t->dir.dev = st.st_dev;
	t->dir.ino = st.st_ino;
	return 0;
}

/* A descriptor of the file, if its directory is the one that is meant. */
static int open_setting(const char *path, uint64_t dev, uint64_t ino, const char *file, int flags)
{
	int dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), fd;
	struct stat st;

	if (dir < 0)
		return errno == ENOENT ? -ESTALE : -errno;
	fd = fstat(dir, &st) || st.st_dev != dev || st.st_ino != ino ? -1 : 0;
	if (fd < 0) {
		close(dir);
		return -ESTALE;
	}
	fd = openat(dir, file, flags | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		fd = errno == ENOENT ? -ESTALE : -errno;
	close(dir);
	return fd;
}

/* The word that is set: of several, that in brackets. */
static int read_setting(const char *path, uint64_t dev, uint64_t ino, const char *file,
			char out[WORD_MAX])
{
	char text[256], *begin, *end;
	int fd = open_setting(path, dev, ino, file, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fd;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	begin = strchr(text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	begin = end ? begin + 1 : text;
	if (end)
		*end = '\0';
	if (strlen(begin) >= WORD_MAX)
		return -EMSGSIZE;
	memcpy(out, begin, strlen(begin) + 1);
	return 0;
}

/* One write, then read back: -EBADE if another word is set then. */
static int write_setting(const struct journal_knob *k, const char *word)
{
	int fd = open_setting(k->path, k->dev, k->ino, k->file, O_WRONLY), err = 0;
	size_t len = strlen(word);
	char now[WORD_MAX];
	ssize_t n;

	if (fd < 0)
		return fd;
	n = write(fd, word, len);
	if (n < 0)
		err = -errno;
	else if ((size_t)n != len)
		err = -EIO;
	/* Of a plain file, as tests have it; not at once, or there were a moment with
	 * nothing in it.  The kernel's own files have no length to change. */
	if (!err && ftruncate(fd, n) && errno != EINVAL && errno != EPERM && errno != EACCES)
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err)
		err = read_setting(k->path, k->dev, k->ino, k->file, now);
	return err ? err : strcmp(now, word) ? -EBADE : 0;
}

int plan_setting(struct actuator *a, const struct offer *offer, const struct target *t,
		 struct journal_knobs *knobs, struct action_row *row, char *reason, size_t len)
{
	const char *what = settings[offer->kind].what, *zero = settings[offer->kind].zero;
	struct journal_knob k = {.type = KNOB_SETTING, .dev = t->dir.dev, .ino = t->dir.ino};
	char old[WORD_MAX], other[WORD_MAX];
	int err = read_setting(t->dir.path, k.dev, k.ino, t->file, old);

	(void)a;
	if (err == -ESTALE) {
		snprintf(reason, len, "this kernel has no %s", what);
		return -ENOTSUP;
	}
	if (!err && zero)
		err = read_setting(t->dir.path, k.dev, k.ino, zero, other);
	if (err) {
		snprintf(reason, len, "%s cannot be read: %s", what, strerror(-err));
		return err;
	}
	if (zero && strcmp(other, "0")) {
		snprintf(reason, len, "%s is not in use: %s is set instead", what, zero);
		return -ENOTSUP;
	}
	snprintf(k.file, sizeof(k.file), "%s", t->file);
	snprintf(k.old_value, sizeof(k.old_value), "%s", old);
	if (settings[offer->kind].word)
		snprintf(k.new_value, sizeof(k.new_value), "%s", settings[offer->kind].word);
	else
		snprintf(k.new_value, sizeof(k.new_value), "%d", offer->value);
	if (!strcmp(k.old_value, k.new_value)) {
		snprintf(reason, len, "%s is %s already", what, old);
		return -EALREADY;
	}
	k.path = strdup(t->dir.path);
	err = k.path ? journal_knobs_add(knobs, &k) : -ENOMEM;
	if (err) {
		free(k.path);
		snprintf(reason, len, "out of memory");
		return err;
	}
	snprintf(row->knob, sizeof(row->knob), "%s", what);
	snprintf(row->old_value, sizeof(row->old_value), "%s", old);
	snprintf(row->new_value, sizeof(row->new_value), "%.*s", WORD_MAX, k.new_value);
	return 0;
}

int write_setting_knob(struct actuator *a, const struct offer *offer, const struct target *t,
		       int64_t id, struct journal_knobs *knobs, char *reason, size_t len)
{
	const struct journal_knob *k = &knobs->knob[0];
	char now[WORD_MAX];
	int err;

	(void)t;
	(void)id;
	actuator_step(a, STEP_WRITING);
	err = read_setting(k->path, k->dev, k->ino, k->file, now);
	if (!err && strcmp(now, k->old_value))
		err = -EBUSY;
	if (!err)
		err = write_setting(k, k->new_value);
	if (err)
		snprintf(reason, len, "%s: %s", settings[offer->kind].what,
			 err == -EBUSY ? "someone else has changed it meanwhile" : strerror(-err));
	return err;
}

void undo_setting(struct actuator *a, const struct journal_action *action,
		  const struct journal_knobs *knobs, struct undo_tally *tally)
{
	char now[WORD_MAX] = "";

	(void)action;
	for (size_t i = 0; i < knobs->n; i++) {
		const struct journal_knob *k = &knobs->knob[i];
		int err = a->confined ? -EPERM : read_setting(k->path, k->dev, k->ino, k->file, now);
		bool same = !err && !strcmp(now, k->old_value);

		if (!err && !same)
			err = strcmp(now, k->new_value) ? -EBUSY : write_setting(k, k->old_value);
		tally->same += same;
		tally->restored += !err && !same;
		tally->gone += err == -ESTALE;
		tally->outside += err == -EPERM;
		tally->foreign += err == -EBUSY;
		if (!err || err == -ESTALE || err == -EPERM)
			continue;
		if (err != -EBUSY) {
			tally->failed++;
			tally->err = err;
		}
		snprintf(tally->first, sizeof(tally->first), "%s is %s", k->file, now);
	}
}
