// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect.c - takes one sample: the order of the sources, and how files are read.
 */
#include "collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "collect_impl.h"
#include "probe.h"

#define TEXT_MAX ((size_t)1 << 20)

int collector_new(const struct collect_options *options, struct collector **out)
{
	static const struct collect_options defaults;
	struct collector *c = calloc(1, sizeof(*c));
	int err;

	*out = NULL;
	if (!c)
		return -ENOMEM;
	if (!options)
		options = &defaults;
	c->probe = options->probe;
	c->proc = open(options->proc ? options->proc : "/proc",
		       O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c->proc < 0) {
		err = -errno;
		free(c);
		return err;
	}
	c->sys = open(options->sys ? options->sys : "/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cgroup_tree_open(&c->cgroups, options->cgroup ? options->cgroup : "/sys/fs/cgroup");
	*out = c;
	return 0;
}

void collector_free(struct collector *c)
{
	if (!c)
		return;
	cgroup_tree_close(&c->cgroups);
	close(c->proc);
	if (c->sys >= 0)
		close(c->sys);
	peer_table_free(c->peers);
	free(c->refaults.row);
	free(c->text);
	free(c);
}

/* Doubles the buffer; -EFBIG at its bound, -ENOMEM. */
static int grow_text(struct collector *c)
{
	size_t size = c->text_size ? 2 * c->text_size : 16384;
	char *more;

	if (c->text_size >= TEXT_MAX)
		return -EFBIG;
	more = realloc(c->text, size);
	if (!more)
		return -ENOMEM;
	c->text = more;
	c->text_size = size;
	return 0;
}

long collect_read(struct collector *c, int dir, const char *path)
{
	size_t used = 0;
	ssize_t got = 1;
	long err = 0;
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while (got > 0) {
		/* Little room left counts as none, so that large files come in few reads. */
		if (c->text_size < used + 4096) {
			err = grow_text(c);
			if (err)
				break;
		}
		got = read(fd, c->text + used, c->text_size - used - 1);
		if (got > 0)
			used += (size_t)got;
		else if (got < 0)
			err = -errno;
	}
	close(fd);
	if (err && err != -EFBIG)
		return err;
	c->text[used] = '\0';
	return (long)used;
}

bool collect_value(const char *text, const char *key, uint64_t *out)
{
	size_t len = strlen(key);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *p = line + (*line == '\n');

		if (!strncmp(p, key, len) && strspn(p + len, ": \t=")) {
			p += len + strspn(p + len, ": \t=");
			if (*p < '0' || *p > '9')
				return false;
			*out = strtoull(p, NULL, 10);
			return true;
		}
		line = p;
	}
	return false;
}

void collect_numbers(const char *text, const struct number_field *field, size_t n, void *out,
		     uint64_t unit)
{
	for (size_t i = 0; i < n; i++) {
		uint64_t value;

		if (collect_value(text, field[i].key, &value))
			*(uint64_t *)(void *)((char *)out + field[i].offset) = value * unit;
	}
}

int collect_sample(struct collector *c, struct snapshot *out)
{
	int err;

	memset(out, 0, sizeof(*out));
	out->time_ns = clock_boot_ns();
	err = collect_cgroups(c, out);
	if (!err) {
		collect_system(c, out);
		collect_memory(c, out);
		err = collect_refaults(c, out);
	}
	if (!err) {
		collect_net(c, out);
		collect_frequency(c, out);
		/* The probe's cost is one pass; what it cannot give stays unknown. */
		if (c->probe)
			err = probe_read(c->probe, out);
	}
	if (!err)
		err = out->n_tasks ? collect_init(c, out) : collect_tasks(c, out);
	if (!err && c->probe)
		err = probe_read_io(c->probe, out);
	if (!err) {
		collect_fuse_servers(c, out);
		collect_limits(c, out);
		collect_nodes(c, out);
		err = collect_peers(c, out);
	}
	if (err)
		snapshot_free(out);
	return err;
}
