/* SPDX-License-Identifier: GPL-2.0-or-later */
/* waiting.c - how long threads waited for a CPU since the last look. */
#include "waiting.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "procinfo.h"

static bool read_thread(int proc, struct waiting_thread *t)
{
	char path[64], text[96];
	struct procinfo info;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%d/task/%d/schedstat", (int)t->pid, (int)t->tid);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false; /* it has ended, or this kernel keeps no such account */
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	if (sscanf(text, "%" SCNu64 " %" SCNu64 " %" SCNu64, &t->ran_ns, &t->waited_ns,
		   &t->times) != 3 ||
	    procinfo_read(proc, t->pid, t->tid, &info) < 0)
		return false;
	t->ready = info.ready;
	return true;
}

static const struct waiting_thread *find(const struct waiting *w, const struct waiting_thread *t)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->thread[i].tid == t->tid && w->thread[i].pid == t->pid)
			return &w->thread[i];
	}
	return NULL;
}

static uint64_t waited(const struct waiting_thread *was, const struct waiting_thread *is,
		       uint64_t between_ns)
{
	uint64_t ns = is->waited_ns - was->waited_ns;

	/* A tid that is used again counts from nothing. */
	if (is->times < was->times || is->waited_ns < was->waited_ns)
		return 0;
	if (was->ready && is->ready && is->times == was->times && is->ran_ns == was->ran_ns)
		return between_ns;
	return ns < between_ns ? ns : between_ns;
}

uint64_t waiting_look(struct waiting *w, int proc, struct waiting *now)
{
	uint64_t longest = 0;
	size_t n = 0;

	for (size_t i = 0; i < now->n; i++) {
		const struct waiting_thread *was;
		uint64_t ns;

		if (!read_thread(proc, &now->thread[i]))
			continue;
		was = find(w, &now->thread[i]);
		ns = was ? waited(was, &now->thread[i], now->at_ns - w->at_ns) : 0;
		if (ns > longest)
			longest = ns;
		now->thread[n++] = now->thread[i];
	}
	now->n = n;
	*w = *now;
	return longest;
}

bool waiting_ready(const struct waiting *w)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->thread[i].ready)
			return true;
	}
	return false;
}
