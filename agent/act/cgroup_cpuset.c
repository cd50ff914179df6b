/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cgroup_cpuset.c - the CPUs that a cpuset allows, in version 1 and 2. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup_internal.h"

#define CPU_WORDS 8     /* of 64 CPUs, as in process_knob.c */
#define LIST_MAX 4096   /* "0-3,8-11": of so many CPUs it stays below that */

/* cpuset(7), "List format". */
static int parse_list(const char *text, uint64_t allowed[CPU_WORDS])
{
	char *end;

	while (*text && *text != '\n') {
		unsigned long first = strtoul(text, &end, 10), last = first;

		if (end == text)
			return -EBADMSG;
		if (*end == '-') {
			text = end + 1;
			last = strtoul(text, &end, 10);
			if (end == text || last < first)
				return -EBADMSG;
		}
		for (unsigned long cpu = first; cpu <= last && cpu < CPU_WORDS * 64; cpu++)
			allowed[cpu / 64] |= 1ull << (cpu % 64);
		text = *end == ',' ? end + 1 : end;
		if (*end && *end != ',' && *end != '\n')
			return -EBADMSG;
	}
	return 0;
}

/* The nearest directory upwards that has the file: in version 2 a group for which
 * the controller is not enabled is held by one above it. */
static int read_effective(const struct cgroup_mount *m, char *dir, char *text)
{
	const char *name = m->v2 ? "cpuset.cpus.effective" : "cpuset.effective_cpus";
	char path[PATH_MAX + 32], *slash;
	ssize_t n;
	int fd;

	for (;;) {
		snprintf(path, sizeof(path), "%s/%s", dir, name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0 || errno != ENOENT)
			break;
		slash = strrchr(dir, '/');
		if (strlen(dir) <= strlen(m->point) || !slash)
			return -ENOENT;
		*slash = '\0';
	}
	if (fd < 0)
		return -errno;
	n = read(fd, text, LIST_MAX - 1);
	close(fd);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	return n == LIST_MAX - 1 ? -EOVERFLOW : 0;
}

static int cpus_allowed(const struct cgroup_map *map, pid_t pid, uint64_t allowed[CPU_WORDS])
{
	struct cgroup_places places;
	char dir[PATH_MAX], text[LIST_MAX];
	int err = cgroup_places_read(map, pid, &places), found = -ENOENT;

	for (size_t k = 0; !err && k < places.n && found == -ENOENT; k++)
		for (size_t i = 0; i < map->n && found == -ENOENT; i++) {
			const struct cgroup_mount *m = &map->mount[i];

			if ((m->v2 || cgroup_has(m, "cpuset")) &&
			    !cgroup_place_dir(m, &places.place[k], dir, sizeof(dir)))
				found = read_effective(m, dir, text);
		}
	if (!err) {
		cgroup_places_free(&places);
		err = found ? found : parse_list(text, allowed);
	}
	return err;
}

int cgroup_cpus_within(const struct cgroup_map *map, pid_t pid, char *mask, size_t size)
{
	uint64_t allowed[CPU_WORDS] = {0}, word[CPU_WORDS] = {0};
	char *at = mask, *end;
	size_t n = 0, used = 0;
	int err = cpus_allowed(map, pid, allowed);

	if (err == -ENOENT)
		return 0; /* no cpusets */
	if (err)
		return err;
	do {
		word[n] = strtoull(at, &end, 16);
		if (end == at || (*end && *end != ','))
			return -EBADMSG;
		at = end + 1;
	} while (++n < CPU_WORDS && *end);
	for (size_t i = 0; i < n; i++)
		word[i] &= allowed[i];
	while (n > 1 && !word[n - 1])
		n--;
	for (size_t i = 0; i < n && used < size; i++)
		used += (size_t)snprintf(mask + used, size - used, "%s%" PRIx64, i ? "," : "",
					 word[i]);
	return used < size ? 0 : -EMSGSIZE;
}

/* Those of this group ("."), or of the one above (".."). */
static int cpus_at(const struct cgroup_dir *dir, const char *where, bool *v2,
		   uint64_t allowed[CPU_WORDS])
{
	static const char *const names[] = {"cpuset.cpus.effective", "cpuset.effective_cpus"};
	char path[PATH_MAX + 32], text[LIST_MAX];
	ssize_t n = -1;
	int fd;

	for (int i = 0; i < 2 && n < 0; i++) {
		snprintf(path, sizeof(path), "%s/%s/%s", dir->path, where, names[i]);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		*v2 = i == 0;
		n = read(fd, text, LIST_MAX - 1);
		close(fd);
	}
	if (n < 0)
		return -ENOENT;
	text[n] = '\0';
	return parse_list(text, allowed);
}

/* Those that the group can have; one that is to be made stands two steps below one that
 * there is. */
static int cpus_above(const struct cgroup_dir *dir, bool *v2, uint64_t allowed[CPU_WORDS])
{
	struct cgroup_dir above = *dir;
	char *slash;

	if (dir->ino)
		return cpus_at(dir, "..", v2, allowed);
	for (int i = 0; i < 2; i++)
		if ((slash = strrchr(above.path, '/')))
			*slash = '\0';
	return cpus_at(&above, ".", v2, allowed);
}

int cgroup_text_cpus(const struct cgroup_dir *dir, unsigned int value, char *out)
{
	uint64_t allowed[CPU_WORDS] = {0};
	unsigned int left = value, n = 0;
	bool v2 = false, set, before = false;
	size_t used = 0;
	int err = cpus_above(dir, &v2, allowed), cpu, from = 0;

	if (err)
		return err;
	if (!value && v2) { /* none of its own: those of the group above */
		snprintf(out, CGROUP_VALUE_MAX, "\n");
		return 0;
	}
	for (cpu = CPU_WORDS * 64 - 1; cpu >= 0 && (!value || left); cpu--)
		if (allowed[cpu / 64] >> (cpu % 64) & 1) {
			from = cpu;
			left -= left > 0;
			n++;
		}
	if (!n || n < value)
		return -EINVAL; /* there are not so many */
	for (cpu = from, n = 0; cpu <= CPU_WORDS * 64 && used < CGROUP_VALUE_MAX; cpu++) {
		set = cpu < CPU_WORDS * 64 && (allowed[cpu / 64] >> (cpu % 64) & 1);
		if (set && !before)
			from = cpu;
		if (!set && before)
			used += (size_t)snprintf(out + used, CGROUP_VALUE_MAX - used,
						 cpu - 1 > from ? "%s%d-%d" : "%s%d",
						 n++ ? "," : "", from, cpu - 1);
		before = set;
	}
	if (used + 2 > CGROUP_VALUE_MAX)
		return -EMSGSIZE;
	memcpy(out + used, "\n", 2);
	return 0;
}

bool cgroup_cpus_are(const struct cgroup_dir *dir, const cpu_set_t *cpus)
{
	uint64_t allowed[CPU_WORDS] = {0};
	bool v2, same = true;

	/* One of our own has those of the group around it. */
	if (cpus_at(dir, ".", &v2, allowed) && cpus_at(dir, "..", &v2, allowed))
		return false;
	for (size_t cpu = 0; cpu < CPU_WORDS * 64 && same; cpu++)
		same = !!CPU_ISSET(cpu, cpus) == (allowed[cpu / 64] >> (cpu % 64) & 1);
	return same;
}
