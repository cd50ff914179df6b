// SPDX-License-Identifier: GPL-2.0-or-later
/* report.c - copies the agent's file `report`, and says what is in it. */
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "llamux/paths.h"
#include "term/escape.h"
#include "term/term.h"

static int report_path(char *out, size_t out_len)
{
	const char *dir = getenv(LLAMUX_ENV_DIR);
	int n = snprintf(out, out_len, "%s/%s", dir && *dir ? dir : LLAMUX_MOUNT_DIR,
			 LLAMUX_FILE_REPORT);

	return n < 0 || (size_t)n >= out_len ? -ENAMETOOLONG : 0;
}

static int open_report(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd >= 0)
		return fd;
	switch (errno) {
	case EACCES:
		term_error("%s: only root and group " LLAMUX_GROUP " may read it, as it names "
			   "everybody's processes: try sudo lsh report", path);
		break;
	case ENOENT:
	case ENOTDIR:
	case ENOTCONN:
		term_error("%s: no agent is running: start llamux-agent, or set " LLAMUX_ENV_DIR,
			   path);
		break;
	default:
		term_error("%s: %s", path, strerror(errno));
	}
	return -1;
}

static bool default_name(char *out, size_t out_len)
{
	time_t now = time(NULL);
	struct tm tm;

	return localtime_r(&now, &tm) &&
	       strftime(out, out_len, "llamux-report-%Y%m%d-%H%M%S.jsonl", &tm) > 0;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

struct counts {
	unsigned long long bytes;
	unsigned int windows;
};

/* Each window ends in one such line; lines may be cut by pieces, so the end of the
 * last piece is looked at again. */
static void count_windows(struct counts *c, const char *piece, size_t len, char *tail)
{
	static const char mark[] = "{\"type\":\"end\"";
	char both[2 * sizeof(mark)];
	size_t keep = sizeof(mark) - 2, head = len < keep ? len : keep, old = strlen(tail);

	for (const char *p = piece; (p = memmem(p, len - (size_t)(p - piece), mark,
						sizeof(mark) - 1)); p++)
		c->windows++;
	memcpy(both, tail, old);
	memcpy(both + old, piece, head);
	c->windows += memmem(both, old + head, mark, sizeof(mark) - 1) != NULL;
	if (len >= keep) {
		memcpy(tail, piece + len - keep, keep);
		tail[keep] = '\0';
	} else {
		tail[0] = '\0';
	}
	c->bytes += len;
}

static int copy(int from, int to, const char *path, const char *file, struct counts *c)
{
	char piece[65536], tail[64] = "";
	ssize_t n;

	while ((n = read(from, piece, sizeof(piece))) > 0) {
		int err = write_all(to, piece, (size_t)n);

		if (err < 0) {
			term_error("%s: %s", file, strerror(-err));
			return err;
		}
		count_windows(c, piece, (size_t)n, tail);
	}
	if (n < 0) {
		term_error("%s: %s", path, strerror(errno));
		return -errno;
	}
	return 0;
}

/* To a terminal or a pipe the lines go as they are: their names are escaped by the
 * agent, as JSON is. */
static int save(int from, const char *path, const char *file, struct counts *c)
{
	int to, err;

	if (strcmp(file, "-") == 0)
		return copy(from, STDOUT_FILENO, path, "standard output", c);
	to = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (to < 0) {
		term_error("%s: %s", file, strerror(errno));
		return -errno;
	}
	err = copy(from, to, path, file, c);
	if (close(to) < 0 && err == 0) {
		err = -errno;
		term_error("%s: %s", file, strerror(errno));
	}
	if (err < 0)
		unlink(file);
	return err;
}

static void say(const char *file, const struct counts *c)
{
	if (strcmp(file, "-") == 0)
		return;
	fputs("Written: ", stdout);
	escape_print(stdout, file);
	printf(" (%u windows, %llu kB).\n"
	       "It holds the agent's status, and for each process its name, pid, user id, cgroup "
	       "and times;\nno command lines, no environment, no questions.  Look at it before you "
	       "pass it on;\nwhat it says:  llamux-agent --replay FILE\n",
	       c->windows, (c->bytes + 999) / 1000);
}

int report_save(const char *file)
{
	char path[4096], name[64];
	struct counts c = { 0 };
	int from, err;

	if (report_path(path, sizeof(path)) < 0) {
		term_error("the name of the directory is too long");
		return EXIT_FAILURE;
	}
	if (!file && !default_name(name, sizeof(name))) {
		term_error("the time is not known: give a FILE");
		return EXIT_FAILURE;
	}
	file = file ? file : name;
	from = open_report(path);
	if (from < 0)
		return EXIT_FAILURE;
	err = save(from, path, file, &c);
	close(from);
	if (err < 0)
		return EXIT_FAILURE;
	say(file, &c);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
