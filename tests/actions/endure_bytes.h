/* SPDX-License-Identifier: GPL-2.0-or-later */
/* endure_bytes.h - every byte that the actuator may change of a target, read by other
 * means than its own; included by endure.h. */
#ifndef TESTS_ACTIONS_ENDURE_BYTES_H
#define TESTS_ACTIONS_ENDURE_BYTES_H

#define BYTES_MAX 16384

struct bytes {
	char text[BYTES_MAX];
	size_t n;
};

static inline void add(struct bytes *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static inline void add(struct bytes *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(b->text + b->n, sizeof(b->text) - b->n, fmt, ap);
	va_end(ap);
	if (n > 0)
		b->n += (size_t)n < sizeof(b->text) - b->n ? (size_t)n : sizeof(b->text) - b->n - 1;
}

/* Text with the names of groups that the actuator makes, which are new each time, as one. */
static inline void add_places(struct bytes *b, const char *what, const char *text)
{
	const char *own;

	add(b, "%s: ", what);
	for (; (own = strstr(text, "/" CGROUP_OWN "/")); text = own) {
		own += strlen("/" CGROUP_OWN "/");
		add(b, "%.*sNAME", (int)(own - text), text);
		own += strspn(own, "0123456789abcdef");
	}
	add(b, "%s\n", text);
}

/* As get(); a group of version 1 in which somebody has just moved takes a moment to stand
 * still again. */
static inline int get_settled(const char *dir, const char *file, char *out, size_t size)
{
	int err = get(dir, file, out, size);

	for (int i = 0; !err && i < 500 && !strcmp(out, "FREEZING\n"); i++) {
		usleep(10000);
		err = get(dir, file, out, size);
	}
	return err;
}

/* Files of a group, and how many processes are in it. */
static inline void add_group(struct bytes *b, const char *what, const char *dir)
{
	char text[2048];
	size_t n = 0;

	for (size_t k = 0; k < sizeof(group_files) / sizeof(group_files[0]); k++)
		if (!get_settled(dir, group_files[k], text, sizeof(text)))
			add(b, "%s %s: %s", what, group_files[k], text);
	get(dir, "cgroup.procs", text, sizeof(text));
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		n++;
	add(b, "%s processes: %zu\n", what, n);
}

/* The groups that the actuator has made in a directory. */
static inline void add_made(struct bytes *b, const char *what, const char *above)
{
	char top[512], dir[1024], name[64];
	struct dirent *e;
	DIR *d;

	snprintf(top, sizeof(top), "%s/" CGROUP_OWN, above);
	d = opendir(top);
	while (d && (e = readdir(d)))
		if (e->d_type == DT_DIR && e->d_name[0] != '.') {
			snprintf(dir, sizeof(dir), "%s/%s", top, e->d_name);
			snprintf(name, sizeof(name), "made for %s", what);
			add_group(b, name, dir);
		}
	if (d) {
		add(b, "%s has " CGROUP_OWN "\n", what);
		closedir(d);
	}
}

/* Whatever an action may change of the target, by other means than the actuator's. */
static inline void bytes_of(const struct place *p, pid_t pid, struct bytes *b)
{
	static const char *const of_process[] = {"oom_score_adj", "limits", "autogroup", "cgroup"};
	struct procinfo_thread *thread;
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char text[2048], path[64];
	size_t i, k, n;

	*b = (struct bytes){0};
	snprintf(path, sizeof(path), "/proc/%d", pid);
	for (i = 0; i < 4; i++)
		if (!get(path, of_process[i], text, sizeof(text)))
			add_places(b, of_process[i], text);
	if (!procinfo_threads(proc, pid, 64, &thread, &n)) {
		for (i = 0; i < n; i++) {
			unsigned char attr[56] = {0};
			uint64_t mask[8] = {0};

			syscall(SYS_sched_getattr, thread[i].tid, attr, sizeof(attr), 0);
			syscall(SYS_sched_getaffinity, thread[i].tid, sizeof(mask), mask);
			add(b, "thread %zu: ", i);
			for (k = 0; k < sizeof(attr); k++)
				add(b, "%02x", attr[k]);
			snprintf(path, sizeof(path), "/proc/%d", thread[i].tid);
			get(path, "timerslack_ns", text, sizeof(text));
			add(b, " nice %d cpus %lx ioprio %ld slack %s",
			    getpriority(PRIO_PROCESS, (id_t)thread[i].tid), (unsigned long)mask[0],
			    syscall(SYS_ioprio_get, 1, thread[i].tid), text);
			get(path, "cgroup", text, sizeof(text));
			add_places(b, "its groups", text);
		}
		free(thread);
	}
	for (i = 0; i < N_CONTROLLERS; i++)
		if (p->group[i][0]) {
			add_group(b, controllers[i], p->group[i]);
			add_made(b, controllers[i], p->group[i]);
		}
	add_made(b, "version 2", p->confine);
	snprintf(text, sizeof(text), "%s/proc/sys/vm", p->root);
	if (!get(text, "swappiness", path, sizeof(path)))
		add(b, "swappiness: %s", path);
	close(proc);
}

static inline bool bytes_same(const struct bytes *a, const struct bytes *b)
{
	return !strcmp(a->text, b->text);
}

/* The first line that differs. */
static inline void bytes_differ(const struct bytes *was, const struct bytes *is)
{
	const char *x = was->text, *y = is->text;

	while (*x && *x == *y) {
		x++;
		y++;
	}
	while (x > was->text && x[-1] != '\n') {
		x--;
		y--;
	}
	printf("      was %.*s\n      is  %.*s\n", (int)strcspn(x, "\n"), x, (int)strcspn(y, "\n"), y);
}

#endif
