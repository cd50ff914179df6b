/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lineage.c - read from /proc/PID/status. */
#include "lineage.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void status_field(const char *text, const char *key, long *out)
{
	const char *at = strstr(text, key);

	if (at)
		*out = strtol(at + strlen(key), NULL, 10);
}

/* A process that has ended, or cannot be seen, has no parent. */
static int lineage_step(pid_t pid, long *tgid, long *ppid, long *threads)
{
	char path[32], text[2048];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	status_field(text, "\nTgid:", tgid);
	status_field(text, "\nPPid:", ppid);
	status_field(text, "\nThreads:", threads);
	return 0;
}

void lineage_read(pid_t tid, struct lineage *out)
{
	long tgid = tid, ppid = 0, threads = 1;

	memset(out, 0, sizeof(*out));
	out->tid = tid;
	if (tid <= 0)
		return;
	lineage_step(tid, &tgid, &ppid, &threads);
	out->threads = threads > 1;
	out->pid[out->n++] = (pid_t)tgid;
	/* init is everybody's ancestor: it says nothing. */
	while (ppid > 1 && out->n < LINEAGE_MAX) {
		pid_t pid = (pid_t)ppid;

		out->pid[out->n++] = pid;
		ppid = 0;
		if (lineage_step(pid, &tgid, &ppid, &threads) < 0)
			break;
	}
}

/*
 * Steps from the reader up to the nearest common ancestor and down to the
 * writer.  A writer that has ended cannot read for itself: what it asked counts
 * as asked by the nearest of its ancestors that is alive (the shell that ran
 * `tee`).
 */
unsigned int lineage_distance(const struct lineage *writer, const struct lineage *reader)
{
	unsigned int from = 0, best = UINT_MAX;

	if (writer->tid == reader->tid && (writer->threads || reader->threads))
		return 0;
	while (from + 1 < writer->n && kill(writer->pid[from], 0) < 0 && errno == ESRCH)
		from++;
	for (unsigned int w = from; w < writer->n; w++)
		for (unsigned int r = 0; r < reader->n; r++)
			if (writer->pid[w] == reader->pid[r] && w - from + r + 1 < best)
				best = w - from + r + 1;
	return best;
}
