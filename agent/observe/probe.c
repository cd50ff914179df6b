// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe.c - the life of the BPF side: opens it, hands on its records, fills
 * samples from its maps.
 */
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

#define LONG_WAIT_NS 10000000ull
#define RING_BYTES (256 * 1024)

static int print_warnings(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, args) : 0;
}

static uint64_t boot_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

/* The kernel has a culprit's names only while it runs on that CPU; else they are
 * looked up here, while it most likely still lives. */
static void complete_task(struct event_task *task)
{
	char path[64];
	FILE *f;

	if (!task->tgid || task->comm[0])
		return;
	snprintf(path, sizeof(path), "/proc/%u/comm", task->tgid);
	f = fopen(path, "re");
	if (!f)
		return; /* it has ended: the ids are all that is known */
	if (fgets(task->comm, sizeof(task->comm), f))
		task->comm[strcspn(task->comm, "\n")] = '\0';
	fclose(f);
}

static int on_record(void *ctx, void *data, size_t size)
{
	struct probe *p = ctx;
	struct event e;

	if (size < sizeof(e))
		return 0;
	memcpy(&e, data, sizeof(e));
	p->events_seen++;
	if (e.kind == EVENT_EXIT) {
		pid_t starter = e.by.tgid > 1 ? 0 : probe_starter(p, (pid_t)e.who.tgid);

		blame_ended(p->blame, (pid_t)e.who.tgid, starter ? starter : (pid_t)e.by.tgid);
	}
	if (e.kind == EVENT_LONG_WAIT)
		complete_task(&e.by);
	if (e.kind == EVENT_OOM_VICTIM)
		complete_task(&e.who);
	if (p->fn)
		p->fn(p->ctx, &e);
	return 0;
}

/* BPF names processes by the numbers of the first pid namespace; in another one
 * they would be somebody else's (PROC_PID_INIT_INO, include/linux/proc_ns.h). */
static bool foreign_pids(void)
{
	struct stat st;

	return stat("/proc/self/ns/pid", &st) == 0 && st.st_ino != 0xEFFFFFFCu;
}

static void explain(int err, char *reason, size_t len)
{
	if (!reason || !len)
		return;
	if (err == -EXDEV)
		snprintf(reason, len, "a pid namespace of its own: BPF knows processes by other "
				      "numbers");
	else if (err == -EPERM || err == -EACCES)
		snprintf(reason, len, "BPF programs may not be loaded: run as root "
				      "(CAP_BPF, CAP_PERFMON, CAP_SYS_RESOURCE)");
	else if (err == -ENOTSUP)
		snprintf(reason, len, "no BTF: this kernel was built without "
				      "CONFIG_DEBUG_INFO_BTF (/sys/kernel/btf/vmlinux)");
	else
		snprintf(reason, len, "no BPF program could be attached: %s", strerror(-err));
}

static int set_options(struct probe *p, const struct probe_options *options)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (options)
		p->options = *options;
	if (!p->options.long_wait_ns)
		p->options.long_wait_ns = LONG_WAIT_NS;
	if (!p->options.ring_bytes)
		p->options.ring_bytes = RING_BYTES;
	if (p->options.ring_bytes < page || (p->options.ring_bytes & (p->options.ring_bytes - 1)) ||
	    p->options.ring_bytes > 1u << 30)
		return -EINVAL;
	p->n_cpus = libbpf_num_possible_cpus();
	return p->n_cpus < 1 ? -ENODEV : 0;
}

int probe_open(const struct probe_options *options, probe_event_fn fn, void *ctx,
	       struct probe **out, char *reason, size_t reason_len)
{
	struct probe *p = calloc(1, sizeof(*p));
	int err;

	*out = NULL;
	if (!p)
		return -ENOMEM;
	p->stats_fd = -1;
	/* What fails is told by probe_describe(); the verifier's words are for those
	 * who ask for them. */
	libbpf_set_print(getenv("LLAMUX_BPF_LOG") ? print_warnings : NULL);
	p->fn = fn;
	p->ctx = ctx;
	err = foreign_pids() ? -EXDEV : set_options(p, options);
	if (!err)
		err = blame_new(&p->blame);
	if (!err)
		err = probe_load(p);
	if (!err && p->map.events >= 0) {
		p->ring = ring_buffer__new(p->map.events, on_record, p, NULL);
		if (!p->ring)
			err = errno ? -errno : -ENOMEM;
	}
	if (!err)
		probe_sets_begin(p);
	if (err && err != -EXDEV && err != -EPERM && err != -EACCES &&
	    access("/sys/kernel/btf/vmlinux", R_OK) != 0)
		err = -ENOTSUP; /* the cause of whatever failed */
	if (err) {
		explain(err, reason, reason_len);
		probe_close(p);
		return err;
	}
	*out = p;
	return 0;
}

void probe_close(struct probe *p)
{
	if (!p)
		return;
	ring_buffer__free(p->ring);
	probe_sets_end(p);
	probe_unload(p);
	blame_free(p->blame);
	lock_table_free(p->locks);
	free(p);
}

int probe_fd(const struct probe *p)
{
	return p->ring ? ring_buffer__epoll_fd(p->ring) : -1;
}

int probe_poll(struct probe *p)
{
	return p->ring ? ring_buffer__consume(p->ring) : 0;
}

bool probe_lists_tasks(const struct probe *p)
{
	return p->list_threads != NULL;
}

static int by_tgid(const void *a, const void *b)
{
	const struct probe_task *x = a, *y = b;

	return (x->tgid > y->tgid) - (x->tgid < y->tgid);
}

int probe_read_tasks(struct probe *p, struct probe_task **out, size_t *n)
{
	struct stall_value *value;
	struct probe_task *task;
	__u32 *tgid;
	int err;

	*out = NULL;
	err = probe_dump(p->map.stalls, sizeof(*tgid), sizeof(*value), false, (void **)&tgid,
			 (void **)&value, n);
	if (err)
		return err;
	task = calloc(*n + 1, sizeof(*task));
	for (size_t i = 0; task && i < *n; i++)
		task[i] = (struct probe_task){
			.tgid = (pid_t)tgid[i],
			.start_ns = value[i].start_boot_ns,
			.reclaim_ns = value[i].ns[STALL_RECLAIM],
			.memcg_ns = value[i].ns[STALL_MEMCG],
			.compact_ns = value[i].ns[STALL_COMPACT],
		};
	free(tgid);
	free(value);
	if (!task)
		return -ENOMEM;
	qsort(task, *n, sizeof(*task), by_tgid);
	*out = task;
	return 0;
}

void probe_task_put(const struct probe_task *from, struct task_times *to)
{
	to->reclaim_ns = from->reclaim_ns;
	to->memcg_ns = from->memcg_ns;
	to->compact_ns = from->compact_ns;
}

static struct task_row *find_row(struct snapshot *s, pid_t pid)
{
	return (struct task_row *)snapshot_task(s, pid);
}

/* Stalls into the rows; those of ended processes make room. */
static int merge_stalls(struct probe *p, struct snapshot *sample)
{
	struct probe_task *task;
	size_t n;
	int err = probe_read_tasks(p, &task, &n);

	if (err)
		return err;
	for (size_t i = 0; i < n; i++) {
		struct task_row *row = find_row(sample, task[i].tgid);
		__u32 key = (__u32)task[i].tgid;

		if (row && row->start_ns == task[i].start_ns) {
			probe_task_put(&task[i], &row->t);
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.stalls, &key);
		}
	}
	free(task);
	return 0;
}

/* Who got memory; likewise. */
static int merge_takes(struct probe *p, struct snapshot *sample)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct take_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.takes, sizeof(*tgid), sizeof(*value), false, (void **)&tgid,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = find_row(sample, (pid_t)tgid[i]);

		if (row && row->start_ns == value[i].start_boot_ns) {
			row->t.got_bytes = value[i].got_pages * page;
			row->t.cache_bytes = value[i].cache_pages * page;
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.takes, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}

/* What ended threads of living processes waited, read and wrote. */
static int merge_ended_threads(struct probe *p, struct snapshot *sample)
{
	struct ended_value *value;
	__u32 *tgid;
	size_t n;
	int err = probe_dump(p->map.ended_threads, sizeof(*tgid), sizeof(*value), false,
			     (void **)&tgid, (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		struct task_row *row = find_row(sample, (pid_t)tgid[i]);

		if (row) {
			row->t.wait_ns += value[i].wait_ns;
			row->t.alive_ns += value[i].alive_ns;
			row->t.read_bytes += value[i].read_bytes;
			row->t.write_bytes += value[i].write_bytes;
			probe_add_blocked(&row->t, value[i].blocked_ns);
		} else if (sample->n_tasks) {
			bpf_map_delete_elem(p->map.ended_threads, &tgid[i]);
		}
	}
	free(tgid);
	free(value);
	return err;
}

static int by_id(const void *key, const void *row)
{
	uint64_t id = *(const uint64_t *)key, other = ((const struct cgroup_row *)row)->id;

	return (id > other) - (id < other);
}

static void add_cgroup_wait(struct snapshot *s, uint64_t id, uint64_t wait_ns)
{
	struct cgroup_row *row = NULL;

	if (s->n_cgroups)
		row = bsearch(&id, s->cgroup, s->n_cgroups, sizeof(*row), by_id);
	if (row)
		row->wait_ns += wait_ns;
}

/* A cgroup's wait: of its living processes, and of all threads that ended in it. */
static int fill_cgroup_waits(struct probe *p, struct snapshot *sample)
{
	struct ended_value *value;
	uint64_t *id;
	size_t n;
	int err = probe_dump(p->map.ended_cgroups, sizeof(*id), sizeof(*value), false,
			     (void **)&id, (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++)
		add_cgroup_wait(sample, id[i], value[i].wait_ns);
	for (size_t i = 0; !err && i < sample->n_tasks; i++)
		add_cgroup_wait(sample, sample->task[i].cgroup_id, sample->task[i].t.wait_ns);
	free(id);
	free(value);
	return err;
}

static int fill_blame(struct probe *p, struct snapshot *sample, const struct thread_list *threads,
		      const struct occupancy *occupancy)
{
	static const struct occupancy nobody; /* a history of nothing */
	uint64_t now = boot_ns();
	struct blame_value *value;
	struct blame_key *key;
	size_t n;
	int err = probe_dump(p->map.blames, sizeof(*key), sizeof(*value), true, (void **)&key,
			     (void **)&value, &n);

	if (err)
		return err;
	for (size_t i = 0; i < n; i++)
		blame_add(p->blame, &key[i], &value[i], sample, now); /* it counts what is full */
	free(key);
	free(value);
	for (size_t i = 0; !err && i < threads->n_waiting; i++) {
		const struct waiting_thread *w = &threads->waiting[i];
		const struct occupancy *o = &nobody;

		if (w->cpu < (uint32_t)p->n_cpus && !w->throttled)
			o = &occupancy[w->cpu];
		err = blame_pending(p->blame, w->tgid, o, w->queued_rq_ns, w->rq_ns,
				    o == &nobody ? 0 : (pid_t)w->running_tgid);
	}
	blame_expire(p->blame, now);
	return err ? err : blame_rows(p->blame, &sample->blame, &sample->n_blames);
}

static int fill_counters(struct probe *p, struct probe_counters *out, struct set_use *use)
{
	struct event_counters sum;
	int err = probe_read_counters(p, &sum);

	*out = (struct probe_counters){
		.events_seen = p->events_seen,
		.events_lost = sum.lost,
		.map_full = blame_full(p->blame),
		.forks = sum.made[EVENT_FORK],
		.execs = sum.made[EVENT_EXEC],
		.exits = sum.made[EVENT_EXIT],
		.oom_kills = sum.made[EVENT_OOM_VICTIM],
		.kswapd_wakes = sum.made[EVENT_KSWAPD_WAKE],
		.long_reports = sum.made[EVENT_LONG_WAIT],
		.long_stalls = sum.made[EVENT_RECLAIM_STALL] + sum.made[EVENT_MEMCG_STALL] +
			       sum.made[EVENT_COMPACT_STALL],
	};
	probe_use(p, use);
	for (int set = 0; set < PROBE_SETS; set++) {
		use[set].lost = sum.map_full[set];
		out->map_full += sum.map_full[set];
	}
	out->map_full += p->locks_full;
	return err;
}

int probe_read(struct probe *p, struct snapshot *sample)
{
	struct occupancy *occupancy = NULL;
	struct thread_list threads = {0};
	int err;

	probe_poll(p); /* so that those who ended since are known */
	if (p->list_threads) {
		err = probe_list_threads(p, &threads);
		if (err)
			return err;
		free(sample->task);
		sample->task = threads.task;
		sample->n_tasks = threads.n_tasks;
		threads.task = NULL;
	}
	err = probe_read_occupancies(p, &occupancy);
	for (int cpu = 0; !err && cpu < p->n_cpus; cpu++)
		sample->kernel_wait_ns += occupancy[cpu].wait_ns;
	if (!err)
		err = fill_blame(p, sample, &threads, occupancy);
	if (!err)
		err = merge_stalls(p, sample);
	if (!err)
		err = merge_takes(p, sample);
	if (!err)
		err = merge_ended_threads(p, sample);
	if (!err)
		err = probe_merge_births(p, sample);
	if (!err)
		err = probe_merge_irqs(p, sample);
	if (!err)
		err = probe_fill_locks(p, sample, &threads);
	if (!err)
		err = probe_merge_counts(p, sample);
	if (!err)
		err = probe_merge_errors(p, sample);
	if (!err)
		err = fill_cgroup_waits(p, sample);
	if (!err)
		err = fill_counters(p, &sample->probe, sample->set);
	for (int cpu = 0; !err && cpu < p->n_cpus; cpu++)
		sample->probe.long_waits += occupancy[cpu].long_waits;
	free(occupancy);
	thread_list_free(&threads);
	return err;
}

int probe_describe(const struct probe *p, size_t i, struct probe_info *out)
{
	size_t seen = 0;

	/* A fallback is listed only where it is in use or failed too. */
	for (size_t k = 0; k < probe_n_programs; k++) {
		if (probe_programs[k].fallback_for && !p->program[k] && !p->error[k])
			continue;
		if (seen++ != i)
			continue;
		*out = (struct probe_info){
			.name = probe_programs[k].label,
			.set = probe_programs[k].set,
			.attached = p->link[k] != NULL,
			.error = p->link[k] ? 0 : p->error[k],
		};
		return 0;
	}
	return -ENOENT;
}
