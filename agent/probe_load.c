// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_load.c - loads the BPF objects and attaches their programs one by one,
 * so that a kernel that misses a tracepoint still gives the rest.
 *
 * An object is loaded whole first.  Only if the kernel refuses it is each of its
 * programs tried alone, to learn which it refuses and why; then those that it
 * takes are loaded together.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "probe_impl.h"

/* bpftool's generated code does not know -Wsign-conversion. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include "life.skel.h"
#include "mem.skel.h"
#include "sched.skel.h"
#include "tasks.skel.h"
#pragma GCC diagnostic pop

const struct probe_program probe_programs[] = {
	{"sched_switch (tp_btf)", "sched_switch", OBJECT_SCHED, NULL},
	{"sched_switch (raw_tp)", "sched_switch_raw", OBJECT_SCHED, "sched_switch"},
	{"sched_migrate_task (tp_btf)", "migrate_task", OBJECT_SCHED, NULL},
	{"sched_migrate_task (raw_tp)", "migrate_task_raw", OBJECT_SCHED, "migrate_task"},
	{"sched_process_fork (raw_tp)", "process_fork", OBJECT_LIFE, NULL},
	{"sched_process_exec (raw_tp)", "process_exec", OBJECT_LIFE, NULL},
	{"sched_process_exit (raw_tp)", "process_exit", OBJECT_LIFE, NULL},
	{"mm_vmscan_direct_reclaim_begin (raw_tp)", "reclaim_begin", OBJECT_MEM, NULL},
	{"mm_vmscan_direct_reclaim_end (raw_tp)", "reclaim_end", OBJECT_MEM, NULL},
	{"mm_vmscan_memcg_reclaim_begin (raw_tp)", "memcg_begin", OBJECT_MEM, NULL},
	{"mm_vmscan_memcg_reclaim_end (raw_tp)", "memcg_end", OBJECT_MEM, NULL},
	{"mm_compaction_begin (raw_tp)", "compact_begin", OBJECT_MEM, NULL},
	{"mm_compaction_end (raw_tp)", "compact_end", OBJECT_MEM, NULL},
	{"mm_vmscan_kswapd_wake (raw_tp)", "kswapd_wake", OBJECT_MEM, NULL},
	{"mark_victim (raw_tp)", "oom_victim", OBJECT_MEM, NULL},
	{"task iterator (iter)", "list_threads", OBJECT_TASKS, NULL},
};
const size_t probe_n_programs = sizeof(probe_programs) / sizeof(*probe_programs);
_Static_assert(sizeof(probe_programs) / sizeof(*probe_programs) <= PROBE_PROGRAMS_MAX,
	       "room for all programs");

/* The knobs that an object takes from the options (const volatile in bpf/). */
#define SET_WAKE(skel, p) ((skel)->rodata->wake_bytes = (p)->options.ring_bytes / 2)

static struct bpf_object *open_sched(struct probe *p, void **out)
{
	struct sched_bpf *skel = sched_bpf__open();

	if (!skel)
		return NULL;
	SET_WAKE(skel, p);
	skel->rodata->long_wait_ns = p->options.long_wait_ns;
	bpf_map__set_max_entries(skel->maps.occupancies, (__u32)p->n_cpus);
	*out = skel;
	return skel->obj;
}

static struct bpf_object *open_life(struct probe *p, void **out)
{
	struct life_bpf *skel = life_bpf__open();

	if (!skel)
		return NULL;
	SET_WAKE(skel, p);
	*out = skel;
	return skel->obj;
}

static struct bpf_object *open_mem(struct probe *p, void **out)
{
	struct mem_bpf *skel = mem_bpf__open();

	if (!skel)
		return NULL;
	SET_WAKE(skel, p);
	*out = skel;
	return skel->obj;
}

static struct bpf_object *open_tasks(struct probe *p, void **out)
{
	struct tasks_bpf *skel = tasks_bpf__open();

	(void)p;
	if (!skel)
		return NULL;
	*out = skel;
	return skel->obj;
}

#define SKELETON_CALLS(name)                                                                   \
	static int load_##name(void *skel)                                                     \
	{                                                                                      \
		return name##_bpf__load(skel);                                                 \
	}                                                                                      \
	static void destroy_##name(void *skel)                                                 \
	{                                                                                      \
		name##_bpf__destroy(skel);                                                     \
	}
SKELETON_CALLS(sched)
SKELETON_CALLS(life)
SKELETON_CALLS(mem)
SKELETON_CALLS(tasks)

static const struct object_calls {
	struct bpf_object *(*open)(struct probe *p, void **skel);
	int (*load)(void *skel);
	void (*destroy)(void *skel);
} objects[OBJECT_COUNT] = {
	[OBJECT_SCHED] = {open_sched, load_sched, destroy_sched},
	[OBJECT_LIFE] = {open_life, load_life, destroy_life},
	[OBJECT_MEM] = {open_mem, load_mem, destroy_mem},
	[OBJECT_TASKS] = {open_tasks, load_tasks, destroy_tasks},
};

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
static int try_load(struct probe *p, enum probe_object object, const bool *wanted, void **out,
		    struct bpf_object **obj)
{
	const struct object_calls *calls = &objects[object];
	void *skel = NULL;
	int err;

	*obj = calls->open(p, &skel);
	if (!*obj)
		return errno ? -errno : -EINVAL;
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
		err = calls->load(skel);
	if (err) {
		calls->destroy(skel);
		return err;
	}
	*out = skel;
	return 0;
}

/* Which programs the kernel takes, each tried alone; the count of them. */
static size_t try_each(struct probe *p, enum probe_object object, bool *wanted)
{
	size_t n = 0;

	for (size_t i = 0; i < probe_n_programs; i++) {
		bool alone[PROBE_PROGRAMS_MAX] = {false};
		struct bpf_object *obj;
		void *skel;

		if (probe_programs[i].object != object)
			continue;
		alone[i] = true;
		p->error[i] = -try_load(p, object, alone, &skel, &obj);
		wanted[i] = p->error[i] == 0;
		if (wanted[i]) {
			objects[object].destroy(skel);
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

static void attach(struct probe *p, struct bpf_object *obj, size_t i)
{
	struct bpf_program *prog = bpf_object__find_program_by_name(obj, probe_programs[i].name);
	struct bpf_link *link;

	link = probe_programs[i].object == OBJECT_TASKS ? bpf_program__attach_iter(prog, NULL)
							: bpf_program__attach(prog);
	if (!link) {
		p->error[i] = errno ? errno : EINVAL;
		return;
	}
	p->error[i] = 0;
	p->link[i] = link;
	if (probe_programs[i].object == OBJECT_TASKS)
		p->list_threads = link;
}

static int load_object(struct probe *p, enum probe_object object)
{
	bool wanted[PROBE_PROGRAMS_MAX] = {false};
	struct bpf_object *obj;
	void *skel;
	int err;

	for (size_t i = 0; i < probe_n_programs; i++)
		wanted[i] = probe_programs[i].object == object;
	drop_fallbacks(p, wanted);
	err = try_load(p, object, wanted, &skel, &obj);
	if (err) {
		if (!try_each(p, object, wanted))
			return err;
		drop_fallbacks(p, wanted);
		err = try_load(p, object, wanted, &skel, &obj);
		if (err)
			return err;
	}
	p->skeleton[object] = skel;
	for (size_t i = 0; i < probe_n_programs; i++) {
		if (wanted[i])
			attach(p, obj, i);
	}
	return 0;
}

static int map_fd(struct probe *p, enum probe_object object, const char *name)
{
	struct bpf_object *obj = NULL;

	if (!p->skeleton[object])
		return -1;
	switch (object) {
	case OBJECT_SCHED:
		obj = ((struct sched_bpf *)p->skeleton[object])->obj;
		break;
	case OBJECT_LIFE:
		obj = ((struct life_bpf *)p->skeleton[object])->obj;
		break;
	case OBJECT_MEM:
		obj = ((struct mem_bpf *)p->skeleton[object])->obj;
		break;
	default:
		return -1;
	}
	return bpf_object__find_map_fd_by_name(obj, name);
}

int probe_load(struct probe *p)
{
	size_t attached = 0;
	int err = 0, first = 0;

	p->map = (struct probe_maps){-1, -1, -1, -1, -1, -1, -1};
	for (size_t i = 0; i < probe_n_programs; i++)
		p->error[i] = probe_programs[i].fallback_for ? 0 : ENOENT;
	for (int object = 0; object < OBJECT_COUNT; object++) {
		err = load_object(p, (enum probe_object)object);
		if (err && !first)
			first = err;
		if (!err && p->map.events < 0) {
			p->map.events = map_fd(p, (enum probe_object)object, "events");
			p->map.counters = map_fd(p, (enum probe_object)object, "counters");
		}
	}
	p->map.occupancies = map_fd(p, OBJECT_SCHED, "occupancies");
	p->map.blames = map_fd(p, OBJECT_SCHED, "blames");
	p->map.ended_threads = map_fd(p, OBJECT_LIFE, "ended_threads");
	p->map.ended_cgroups = map_fd(p, OBJECT_LIFE, "ended_cgroups");
	p->map.stalls = map_fd(p, OBJECT_MEM, "stalls");
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
	for (int object = 0; object < OBJECT_COUNT; object++) {
		if (p->skeleton[object])
			objects[object].destroy(p->skeleton[object]);
	}
}
