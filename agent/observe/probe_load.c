// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_load.c - loads the BPF objects and attaches their programs one by one,
 * so that a kernel that misses a tracepoint still gives the rest.
 *
 * An object is loaded whole first.  Only if the kernel refuses it is each of its
 * programs tried alone, to learn which it refuses and why; then those that it
 * takes are loaded together.
 *
 * Objects of which no program is always attached can be left for later (struct
 * probe_part): they take half of the time, and the answers to most questions do not
 * need them.
 *
 * A new object is its number (enum probe_object), its skeleton's include, a row
 * in objects[], a row in probe_programs[] for each program, and for each map that
 * is read a field of struct probe_maps with its row in map_table[].
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/btf.h>

#include "probe_impl.h"

/* bpftool's generated code does not know -Wsign-conversion. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include "io.skel.h"
#include "calls.skel.h"
#include "irq.skel.h"
#include "errors.skel.h"
#include "life.skel.h"
#include "locks.skel.h"
#include "mem.skel.h"
#include "sched.skel.h"
#include "tasks.skel.h"
#include "timers.skel.h"
#pragma GCC diagnostic pop

const struct probe_program probe_programs[] = {
	{"sched_switch (tp_btf)", "sched_switch", OBJECT_SCHED, NULL, PROBE_SWITCHES},
	{"sched_switch (raw_tp)", "sched_switch_raw", OBJECT_SCHED, "sched_switch", PROBE_SWITCHES},
	{"sched_migrate_task (tp_btf)", "migrate_task", OBJECT_SCHED, NULL, PROBE_SWITCHES},
	{"sched_migrate_task (raw_tp)", "migrate_task_raw", OBJECT_SCHED, "migrate_task", PROBE_SWITCHES},
	{"sched_process_fork (raw_tp)", "process_fork", OBJECT_LIFE, NULL, PROBE_ALWAYS},
	{"sched_process_exec (raw_tp)", "process_exec", OBJECT_LIFE, NULL, PROBE_ALWAYS},
	{"sched_process_exit (raw_tp)", "process_exit", OBJECT_LIFE, NULL, PROBE_ALWAYS},
	{"mm_vmscan_direct_reclaim_begin (raw_tp)", "reclaim_begin", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_vmscan_direct_reclaim_end (raw_tp)", "reclaim_end", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_vmscan_memcg_reclaim_begin (raw_tp)", "memcg_begin", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_vmscan_memcg_reclaim_end (raw_tp)", "memcg_end", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_compaction_begin (raw_tp)", "compact_begin", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_compaction_end (raw_tp)", "compact_end", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_vmscan_kswapd_wake (raw_tp)", "kswapd_wake", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mark_victim (raw_tp)", "oom_victim", OBJECT_MEM, NULL, PROBE_ALWAYS},
	{"mm_page_alloc (raw_tp)", "page_alloc", OBJECT_MEM, NULL, PROBE_RECLAIM},
	{"mm_filemap_add_to_page_cache (raw_tp)", "cache_add", OBJECT_MEM, NULL, PROBE_CACHE},
	{"block_rq_insert (tp_btf)", "request_insert", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"block_rq_insert (raw_tp)", "request_insert_raw", OBJECT_IO, "request_insert", PROBE_ALWAYS},
	{"block_rq_issue (tp_btf)", "request_issue", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"block_rq_issue (raw_tp)", "request_issue_raw", OBJECT_IO, "request_issue", PROBE_ALWAYS},
	{"block_rq_complete (tp_btf)", "request_complete", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"block_rq_complete (raw_tp)", "request_complete_raw", OBJECT_IO, "request_complete", PROBE_ALWAYS},
	{"block_rq_requeue (raw_tp)", "request_requeue", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"block_rq_merge (raw_tp)", "request_merge", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"balance_dirty_pages (raw_tp)", "dirty_pause", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"ext4_sync_file_enter (raw_tp)", "ext4_sync_enter", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"ext4_sync_file_exit (raw_tp)", "ext4_sync_exit", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"fuse_request_send (raw_tp)", "fuse_send", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"fuse_request_end (raw_tp)", "fuse_end", OBJECT_IO, NULL, PROBE_ALWAYS},
	{"futex: sched_switch (tp_btf)", "futex_sleep", OBJECT_LOCKS, NULL, PROBE_LOCKS},
	{"futex: sched_switch (raw_tp)", "futex_sleep_raw", OBJECT_LOCKS, "futex_sleep", PROBE_LOCKS},
	{"futex: sched_waking (tp_btf)", "futex_wake", OBJECT_LOCKS, NULL, PROBE_LOCKS},
	{"futex: sched_waking (raw_tp)", "futex_wake_raw", OBJECT_LOCKS, "futex_wake", PROBE_LOCKS},
	{"contention_begin (raw_tp)", "lock_begin", OBJECT_LOCKS, NULL, PROBE_LOCKS},
	{"contention_end (raw_tp)", "lock_end", OBJECT_LOCKS, NULL, PROBE_LOCKS},
	{"sys_enter (raw_tp)", "sys_enter", OBJECT_CALLS, NULL, PROBE_SYSCALLS},
	{"hrtimer_expire_entry (raw_tp)", "timer_expire", OBJECT_TIMERS, NULL, PROBE_TIMERS},
	{"softirq_entry (raw_tp)", "softirq_begin", OBJECT_IRQ, NULL, PROBE_IRQ},
	{"softirq_exit (raw_tp)", "softirq_end", OBJECT_IRQ, NULL, PROBE_IRQ},
	{"irq_handler_entry (raw_tp)", "irq_begin", OBJECT_IRQ, NULL, PROBE_IRQ},
	{"irq_handler_exit (raw_tp)", "irq_end", OBJECT_IRQ, NULL, PROBE_IRQ},
	{"net_dev_queue (raw_tp)", "packet_queue", OBJECT_IRQ, NULL, PROBE_IRQ},
	{"sys_exit for limits (raw_tp)", "limit_error", OBJECT_ERRORS, NULL, PROBE_LIFE},
	{"task iterator (iter)", "list_threads", OBJECT_TASKS, NULL, PROBE_ALWAYS},
};
const size_t probe_n_programs = sizeof(probe_programs) / sizeof(*probe_programs);
_Static_assert(sizeof(probe_programs) / sizeof(*probe_programs) <= PROBE_PROGRAMS_MAX,
	       "room for all programs");

/* The objects as they stand in the skeletons; the rest is found by name. */
static const struct object_row {
	const char *name;
	const void *(*bytes)(size_t *size);
} objects[OBJECT_COUNT] = {
	[OBJECT_SCHED] = {"sched_bpf", sched_bpf__elf_bytes},
	[OBJECT_LIFE] = {"life_bpf", life_bpf__elf_bytes},
	[OBJECT_MEM] = {"mem_bpf", mem_bpf__elf_bytes},
	[OBJECT_ERRORS] = {"errors_bpf", errors_bpf__elf_bytes},
	[OBJECT_TASKS] = {"tasks_bpf", tasks_bpf__elf_bytes},
	[OBJECT_IO] = {"io_bpf", io_bpf__elf_bytes},
	[OBJECT_LOCKS] = {"locks_bpf", locks_bpf__elf_bytes},
	[OBJECT_CALLS] = {"calls_bpf", calls_bpf__elf_bytes},
	[OBJECT_IRQ] = {"irq_bpf", irq_bpf__elf_bytes},
	[OBJECT_TIMERS] = {"timers_bpf", timers_bpf__elf_bytes},
};

/* The maps that are read, by their names in bpf/. */
#define MAP(field, object) {offsetof(struct probe_maps, field), object, #field}
static const struct map_row {
	size_t offset; /* of its descriptor in struct probe_maps */
	enum probe_object object;
	const char *name;
} map_table[] = {
	MAP(occupancies, OBJECT_SCHED),
	MAP(blames, OBJECT_SCHED),
	MAP(births, OBJECT_LIFE),
	MAP(origins, OBJECT_LIFE),
	MAP(ended_threads, OBJECT_SCHED),
	MAP(ended_cgroups, OBJECT_SCHED),
	MAP(limit_errors, OBJECT_ERRORS),
	MAP(stalls, OBJECT_MEM),
	MAP(takes, OBJECT_MEM),
	MAP(io_totals, OBJECT_IO),
	MAP(io_disks, OBJECT_IO),
	MAP(io_cgroups, OBJECT_IO),
	MAP(file_waits, OBJECT_IO),
	MAP(fuse_waits, OBJECT_IO),
	MAP(begins_futex, OBJECT_LOCKS),
	MAP(begins_kernel, OBJECT_LOCKS),
	MAP(lock_waits, OBJECT_LOCKS),
	MAP(calls, OBJECT_CALLS),
	MAP(timers, OBJECT_TIMERS),
	MAP(irq_takes, OBJECT_IRQ),
	MAP(irq_totals, OBJECT_IRQ),
};
_Static_assert(sizeof(struct probe_maps) ==
		       (sizeof(map_table) / sizeof(*map_table) + 4) * sizeof(int),
	       "each map has its row; the shared four have none");

/* Sets a knob (const volatile in bpf/) before loading; an object that does not
 * have it is left as it is. */
static int set_knob(struct bpf_object *obj, const char *name, __u64 value)
{
	const struct btf *btf = bpf_object__btf(obj);
	struct bpf_map *map = bpf_object__find_map_by_name(obj, ".rodata");
	int id = btf__find_by_name_kind(btf, ".rodata", BTF_KIND_DATASEC), err = 0;
	const struct btf_type *section = id < 0 ? NULL : btf__type_by_id(btf, (__u32)id);
	const struct btf_var_secinfo *var;
	const void *old;
	size_t size;
	char *data;

	if (!map || !section)
		return 0;
	var = btf_var_secinfos(section);
	old = bpf_map__initial_value(map, &size);
	for (int i = 0; old && i < btf_vlen(section); i++, var++) {
		const struct btf_type *t = btf__type_by_id(btf, var->type);

		if (strcmp(btf__name_by_offset(btf, t->name_off), name) != 0)
			continue;
		if (var->size != sizeof(value) || var->offset + var->size > size)
			return -EINVAL;
		data = malloc(size);
		if (!data)
			return -ENOMEM;
		memcpy(data, old, size);
		memcpy(data + var->offset, &value, sizeof(value));
		err = bpf_map__set_initial_value(map, data, size);
		free(data);
	}
	return err;
}

/* What an object takes from the options and from this machine. */
static int set_knobs(const struct probe *p, struct bpf_object *obj)
{
	struct bpf_map *per_cpu = bpf_object__find_map_by_name(obj, "occupancies");
	int err = set_knob(obj, "wake_bytes", p->options.ring_bytes / 2);

	if (!err)
		err = set_knob(obj, "long_wait_ns", p->options.long_wait_ns);
	if (!err && p->options.blame_part)
		err = set_knob(obj, "blame_part", p->options.blame_part);
	if (!err)
		err = set_knob(obj, "futex_call", SYS_futex);
	if (!err && per_cpu)
		err = bpf_map__set_max_entries(per_cpu, (__u32)p->n_cpus);
	return err;
}

/* Likewise for block I/O. */
static int set_io_knobs(struct bpf_object *obj)
{
	struct probe_io_knobs io;
	int err;

	probe_io_knobs(&io);
	err = set_knob(obj, "request_arg", io.request_arg);
	if (!err)
		err = set_knob(obj, "pause_arg", io.pause_arg);
	if (!err)
		err = set_knob(obj, "jiffy_ns", io.jiffy_ns);
	return err ? err : set_knob(obj, "count_from_ns", io.count_from_ns);
}

static int open_object(const struct probe *p, enum probe_object object, struct bpf_object **out)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = objects[object].name);
	const void *bytes;
	size_t size;
	int err;

	bytes = objects[object].bytes(&size);
	*out = bpf_object__open_mem(bytes, size, &opts);
	if (!*out)
		return errno ? -errno : -EINVAL;
	err = object == OBJECT_IO ? set_io_knobs(*out) : set_knobs(p, *out);
	if (err) {
		bpf_object__close(*out);
		*out = NULL;
	}
	return err;
}

/* The ring and the counters are those of the first object that has them. */
static int share_map(struct bpf_object *obj, const char *name, int fd, __u32 max_entries)
{
	struct bpf_map *map = bpf_object__find_map_by_name(obj, name);

	if (!map)
		return 0;
	if (fd >= 0)
		return bpf_map__reuse_fd(map, fd);
	return max_entries ? bpf_map__set_max_entries(map, max_entries) : 0;
}

/* Opens and loads an object with those of its programs that wanted[] marks.  On
 * error nothing is left of it. */
static int try_load(const struct probe *p, enum probe_object object, const bool *wanted,
		    struct bpf_object **obj)
{
	int err = open_object(p, object, obj);

	if (err)
		return err;
	for (size_t i = 0; i < probe_n_programs; i++) {
		if (probe_programs[i].object == object)
			bpf_program__set_autoload(
				bpf_object__find_program_by_name(*obj, probe_programs[i].name),
				wanted[i]);
	}
	err = share_map(*obj, "events", p->map.events, (__u32)p->options.ring_bytes);
	if (!err)
		err = share_map(*obj, "counters", p->map.counters, 0);
	if (!err)
		err = share_map(*obj, "blocks", p->map.blocks, 0);
	if (!err)
		err = share_map(*obj, "moved_asleep", p->map.moved_asleep, 0);
	if (!err)
		err = bpf_object__load(*obj);
	if (err) {
		bpf_object__close(*obj);
		*obj = NULL;
	}
	return err;
}

/* Which programs the kernel takes, each tried alone; the count of them. */
static size_t try_each(const struct probe *p, enum probe_object object, bool *wanted, int *error)
{
	size_t n = 0;

	for (size_t i = 0; i < probe_n_programs; i++) {
		bool alone[PROBE_PROGRAMS_MAX] = {false};
		struct bpf_object *obj;

		if (probe_programs[i].object != object)
			continue;
		alone[i] = true;
		error[i] = -try_load(p, object, alone, &obj);
		wanted[i] = error[i] == 0;
		if (wanted[i]) {
			bpf_object__close(obj);
			n++;
		}
	}
	return n;
}

/* A fallback is not wanted where the program that it stands in for is - or the
 * other way round, if the options say so. */
static void drop_fallbacks(const struct probe *p, bool *wanted)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		const char *first = probe_programs[i].fallback_for;

		for (size_t j = 0; first && j < probe_n_programs; j++) {
			if (wanted[j] && wanted[i] && !strcmp(probe_programs[j].name, first))
				wanted[p->options.fallbacks ? j : i] = false;
		}
	}
}

static int attach_program(struct bpf_program *prog, struct bpf_link **out)
{
	bool iterator = bpf_program__expected_attach_type(prog) == BPF_TRACE_ITER;

	*out = iterator ? bpf_program__attach_iter(prog, NULL) : bpf_program__attach(prog);
	return *out ? 0 : errno ? -errno : -EINVAL;
}

int probe_attach(struct probe *p, size_t i)
{
	int err = attach_program(p->program[i], &p->link[i]);

	p->error[i] = -err;
	return err;
}

void probe_detach(struct probe *p, size_t i)
{
	bpf_link__destroy(p->link[i]);
	p->link[i] = NULL;
}

/* Those of a set that is not wanted yet are attached once, so that it is known
 * which of its events this kernel has. */
static void attach_first(struct probe *p, size_t i)
{
	if (probe_attach(p, i) == 0 && probe_programs[i].set >= PROBE_ON_DEMAND)
		probe_detach(p, i);
	if (p->link[i] && !strcmp(probe_programs[i].name, "list_threads"))
		p->list_threads = p->link[i];
}

static int map_fd(const struct probe *p, enum probe_object object, const char *name)
{
	int fd = -1;

	if (p->object[object])
		fd = bpf_object__find_map_fd_by_name(p->object[object], name);
	return fd < 0 ? -1 : fd;
}

static void find_maps(struct probe *p)
{
	for (size_t i = 0; i < sizeof(map_table) / sizeof(*map_table); i++) {
		int fd = map_fd(p, map_table[i].object, map_table[i].name);

		memcpy((char *)&p->map + map_table[i].offset, &fd, sizeof(fd));
	}
}

/* An object on its way into a probe. */
struct probe_part {
	enum probe_object object;
	struct bpf_object *obj;          /* NULL: it was refused */
	int err;
	bool wanted[PROBE_PROGRAMS_MAX]; /* its programs that the kernel took */
	int error[PROBE_PROGRAMS_MAX];   /* why not the others */
};

static void part_load(const struct probe *p, struct probe_part *part)
{
	for (size_t i = 0; i < probe_n_programs; i++) {
		part->wanted[i] = probe_programs[i].object == part->object;
		/* A fallback that is not tried is not missing. */
		part->error[i] = probe_programs[i].fallback_for ? 0 : ENOENT;
	}
	drop_fallbacks(p, part->wanted);
	part->err = try_load(p, part->object, part->wanted, &part->obj);
	if (!part->err || !try_each(p, part->object, part->wanted, part->error))
		return;
	drop_fallbacks(p, part->wanted);
	part->err = try_load(p, part->object, part->wanted, &part->obj);
}

/* The ring and what else objects share is that of the first that has it. */
static void take_shared(struct probe *p, enum probe_object object)
{
	int *const fd[] = { &p->map.events, &p->map.counters, &p->map.blocks, &p->map.moved_asleep };
	static const char *const name[] = { "events", "counters", "blocks", "moved_asleep" };

	for (size_t i = 0; i < sizeof(fd) / sizeof(*fd); i++)
		if (*fd[i] < 0)
			*fd[i] = map_fd(p, object, name[i]);
}

static void part_take(struct probe *p, const struct probe_part *part)
{
	p->tried[part->object] = true;
	p->object[part->object] = part->obj;
	for (size_t i = 0; i < probe_n_programs; i++) {
		if (probe_programs[i].object != part->object)
			continue;
		p->error[i] = part->error[i];
		if (!part->obj || !part->wanted[i])
			continue;
		p->program[i] = bpf_object__find_program_by_name(part->obj, probe_programs[i].name);
		attach_first(p, i);
	}
	take_shared(p, part->object);
	find_maps(p);
}

/* Nothing of it is attached from the start. */
static bool can_wait(enum probe_object object)
{
	for (size_t i = 0; i < probe_n_programs; i++)
		if (probe_programs[i].object == object &&
		    probe_programs[i].set < PROBE_ON_DEMAND)
			return false;
	return true;
}

bool probe_part_load(const struct probe *p, struct probe_part **out)
{
	*out = NULL;
	for (int object = 0; object < OBJECT_COUNT; object++) {
		if (p->tried[object])
			continue;
		*out = calloc(1, sizeof(**out));
		if (!*out)
			return false;
		(*out)->object = (enum probe_object)object;
		part_load(p, *out);
		return true;
	}
	return false;
}

void probe_part_take(struct probe *p, struct probe_part *part)
{
	part_take(p, part);
	free(part);
}

uint32_t probe_unloaded(const struct probe *p)
{
	uint32_t sets = 0;

	for (size_t i = 0; i < probe_n_programs; i++)
		if (!p->tried[probe_programs[i].object])
			sets |= PROBE_BIT(probe_programs[i].set);
	return sets;
}

int probe_load(struct probe *p)
{
	size_t attached = 0;
	int first = 0;

	p->map.events = p->map.counters = p->map.blocks = p->map.moved_asleep = -1;
	find_maps(p);
	for (int object = 0; object < OBJECT_COUNT; object++) {
		struct probe_part part = { .object = (enum probe_object)object };

		if (p->options.later && can_wait(part.object))
			continue;
		part_load(p, &part);
		part_take(p, &part);
		if (part.err && !first)
			first = part.err;
	}
	for (size_t i = 0; i < probe_n_programs; i++)
		attached += p->link[i] != NULL;
	if (!attached)
		return first ? first : -ENOENT;
	return 0;
}

void probe_unload(struct probe *p)
{
	for (size_t i = 0; i < probe_n_programs; i++)
		bpf_link__destroy(p->link[i]);
	for (int object = 0; object < OBJECT_COUNT; object++)
		bpf_object__close(p->object[object]);
}
