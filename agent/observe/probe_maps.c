// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_maps.c - reads whole BPF maps into memory.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "probe_impl.h"

#define DUMP_BATCH 512u

/* Room for one more batch behind the n entries that are there. */
static int grow(void **p, size_t entry, size_t n)
{
	void *more = realloc(*p, (n + DUMP_BATCH) * entry);

	if (!more)
		return -ENOMEM;
	*p = more;
	return 0;
}

/*
 * The batch calls exist since 5.6.  Emptying takes an entry out under the lock of
 * its bucket; a program that found the entry just before and adds just after is
 * not seen - a window of some ns at each sample, against one charge.
 */
int probe_dump(int map, size_t key_size, size_t value_size, bool empty_it, void **keys,
	       void **values, size_t *n)
{
	__u32 position = 0;
	bool first = true;
	int err = 0;

	*keys = NULL;
	*values = NULL;
	*n = 0;
	while (map >= 0 && !err) {
		__u32 count = DUMP_BATCH;
		void *from = first ? NULL : &position;

		if (grow(keys, key_size, *n) || grow(values, value_size, *n)) {
			err = -ENOMEM;
			break;
		}
		err = (empty_it ? bpf_map_lookup_and_delete_batch : bpf_map_lookup_batch)(
			map, from, &position, (char *)*keys + *n * key_size,
			(char *)*values + *n * value_size, &count, NULL);
		if (err == 0 || err == -ENOENT)
			*n += count;
		first = false;
	}
	if (err && err != -ENOENT) { /* -ENOENT: all read */
		free(*keys);
		free(*values);
		*keys = *values = NULL;
		*n = 0;
		return err;
	}
	return 0;
}

int probe_empty(struct bpf_map *map)
{
	size_t size = bpf_map__key_size(map);
	int fd = bpf_map__fd(map), err = 0;
	void *key = malloc(size);

	if (!key)
		return -ENOMEM;
	while (!err && bpf_map_get_next_key(fd, NULL, key) == 0) {
		err = bpf_map_delete_elem(fd, key);
		if (err == -ENOENT) /* a program was faster */
			err = 0;
	}
	free(key);
	return err;
}

int probe_read_counters(struct probe *p, struct event_counters *sum)
{
	struct event_counters *cpu;
	__u32 zero = 0;
	int err;

	memset(sum, 0, sizeof(*sum));
	if (p->map.counters < 0)
		return 0;
	cpu = calloc((size_t)p->n_cpus, sizeof(*cpu));
	if (!cpu)
		return -ENOMEM;
	err = bpf_map_lookup_elem(p->map.counters, &zero, cpu);
	for (int i = 0; !err && i < p->n_cpus; i++) {
		for (int kind = 0; kind < EVENT_KINDS; kind++)
			sum->made[kind] += cpu[i].made[kind];
		sum->lost += cpu[i].lost;
		for (int set = 0; set < PROBE_SETS; set++)
			sum->map_full[set] += cpu[i].map_full[set];
	}
	free(cpu);
	return err;
}

int probe_read_occupancies(struct probe *p, struct occupancy **out)
{
	struct occupancy *all = calloc((size_t)p->n_cpus, sizeof(*all));
	int err = 0;

	*out = NULL;
	if (!all)
		return -ENOMEM;
	for (__u32 cpu = 0; p->map.occupancies >= 0 && !err && cpu < (__u32)p->n_cpus; cpu++)
		err = bpf_map_lookup_elem(p->map.occupancies, &cpu, &all[cpu]);
	if (err) {
		free(all);
		return err;
	}
	*out = all;
	return 0;
}

static int forget_history(struct probe *p)
{
	struct occupancy *all;
	int err = probe_read_occupancies(p, &all);

	for (__u32 cpu = 0; !err && p->map.occupancies >= 0 && cpu < (__u32)p->n_cpus; cpu++) {
		struct occupancy *o = &all[cpu];

		o->head = o->until_rq_ns = 0;
		memset(o->slot, 0, sizeof(o->slot));
		err = bpf_map_update_elem(p->map.occupancies, &cpu, o, BPF_EXIST);
	}
	free(all);
	return err;
}

static int forget_blocks(struct probe *p)
{
	struct block_value *value;
	__u32 *pid;
	size_t n;
	int err = probe_dump(p->map.blocks, sizeof(*pid), sizeof(*value), false, (void **)&pid,
			     (void **)&value, &n);

	for (size_t i = 0; !err && i < n; i++) {
		if (!value[i].since_rq_ns)
			continue;
		value[i].since_rq_ns = 0;
		err = bpf_map_update_elem(p->map.blocks, &pid[i], &value[i], BPF_EXIST);
	}
	free(pid);
	free(value);
	return err;
}

int probe_forget_turns(struct probe *p)
{
	int err = forget_history(p);

	return err ? err : forget_blocks(p);
}
