// SPDX-License-Identifier: GPL-2.0-or-later
/* past.c - keeps the history where the XDG base directories want state to be. */
#include "past.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>

#include "term.h"

#define PAST_LINES 10000	     /* kept in memory and in the file */
#define PAST_FILE_MAX (8l << 20) /* a larger file is cut to PAST_LINES at start */

static char file[4096];
static bool keeping;

int past_path(char *out, size_t out_len)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	int n;

	/* The specification has relative paths ignored. */
	if (state && state[0] == '/')
		n = snprintf(out, out_len, "%s/llamux/lsh_history", state);
	else if (home && home[0] == '/')
		n = snprintf(out, out_len, "%s/.local/state/llamux/lsh_history", home);
	else
		return -ENOENT;
	return n < 0 || (size_t)n >= out_len ? -ENAMETOOLONG : 0;
}

/* Makes the directories above the file, the new ones for the user only; the home
 * directory itself is not lsh's to make. */
static int make_parents(char *path)
{
	const char *home = getenv("HOME");
	size_t len = home && strncmp(path, home, strlen(home)) == 0 ? strlen(home) : 0;

	for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
		int err = 0;

		if ((size_t)(p - path) <= len)
			continue;
		*p = '\0';
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			err = -errno;
		*p = '/';
		if (err)
			return err;
	}
	return 0;
}

static void not_kept(int err)
{
	keeping = false;
	term_error("the history is not kept: %s: %s", file[0] ? file : "no home directory",
		   strerror(-err));
}

void past_load(void)
{
	struct stat st;
	int fd, err = past_path(file, sizeof(file));

	using_history();
	stifle_history(PAST_LINES);
	if (err) {
		file[0] = '\0';
		not_kept(err);
		return;
	}
	err = make_parents(file);
	fd = err ? -1 : open(file, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		not_kept(err ? err : -errno);
		return;
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) || fchmod(fd, 0600) < 0) {
		not_kept(-EPERM);
		close(fd);
		return;
	}
	close(fd);
	keeping = true;
	err = read_history(file);
	if (!err && st.st_size > PAST_FILE_MAX)
		err = history_truncate_file(file, PAST_LINES);
	if (err)
		not_kept(-err);
}

/* One line of the file per entry: readline's own form, without time stamps. */
static int append(const char *text)
{
	int err = 0, fd = open(file, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	size_t len = strlen(text);
	char *line;

	if (fd < 0)
		return -errno;
	line = malloc(len + 2);
	if (!line) {
		close(fd);
		return -ENOMEM;
	}
	for (size_t i = 0; i < len; i++)
		line[i] = text[i];
	line[len] = '\n';
	/* One write, so that lines of two shells do not mix. */
	if (write(fd, line, len + 1) != (ssize_t)(len + 1))
		err = errno ? -errno : -EIO;
	free(line);
	if (close(fd) < 0 && !err)
		err = -errno;
	return err;
}

static bool is_blank(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return *text == '\0';
}

void past_add(const char *text)
{
	const char *last = past_last();
	int err;

	/* As bash with ignoreboth: a leading blank keeps a line out. */
	if (is_blank(text) || *text == ' ' || (last && strcmp(last, text) == 0))
		return;
	add_history(text);
	if (!keeping || strchr(text, '\n'))
		return;
	errno = 0;
	err = append(text);
	if (err)
		not_kept(err);
}

const char *past_last(void)
{
	HIST_ENTRY *entry = history_length > 0 ? history_get(history_base + history_length - 1) :
						 NULL;

	return entry ? entry->line : NULL;
}

/* Not within single quotes, nor after a backslash. */
static const char *next_event(const char *p)
{
	bool quoted = false;

	for (; *p; p++) {
		if (*p == '\\' && p[1] && !quoted)
			p++;
		else if (*p == '\'')
			quoted = !quoted;
		else if (*p == '!' && !quoted &&
			 (strchr("!$^*", p[1]) ? p[1] != '\0' : isdigit((unsigned char)p[1]) ||
			  (p[1] == '-' && isdigit((unsigned char)p[2]))))
			return p;
	}
	return NULL;
}

bool past_expands(const char *line)
{
	return *line == '^' || next_event(line) != NULL;
}

/* True: leave this one as it is. */
static int not_ours(char *text, int at)
{
	return next_event(text + at) != text + at;
}

bool past_expand(const char *line, char **out)
{
	char *copy = strdup(line);
	int result;

	*out = NULL;
	if (!copy)
		return false;
	/* The line itself is in the history already. */
	history_inhibit_expansion_function = not_ours;
	history_quotes_inhibit_expansion = 1;
	if (history_length > 0) {
		HIST_ENTRY *own = remove_history(history_length - 1);

		result = history_expand(copy, out);
		if (own) {
			add_history(own->line);
			free_history_entry(own);
		}
	} else {
		result = history_expand(copy, out);
	}
	free(copy);
	return result >= 0;
}
