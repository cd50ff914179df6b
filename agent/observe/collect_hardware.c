// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_hardware.c - what the processors do by themselves: their frequencies and
 * what limits them (Documentation/admin-guide/pm/cpufreq.rst), and on machines with
 * several nodes of memory how far a program's memory is from where it runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect_impl.h"

/* Of more CPUs every so many-th is asked: they go by package or all alike.  unit:
 * CPUs; default 16. */
#define FREQUENCIES_MAX 16
/* Processes whose memory is looked for by node at one sample.  The kernel walks
 * their page tables for it.  unit: processes; default 3. */
#define PLACED_MAX 3
#define NODES_MAX 64

static bool read_cpu(struct collector *c, uint32_t cpu, const char *file, uint64_t *sum)
{
	char path[96];

	snprintf(path, sizeof(path), "devices/system/cpu/cpu%u/%s", cpu, file);
	if (collect_read(c, c->sys, path) <= 0 || *c->text < '0' || *c->text > '9')
		return false;
	*sum += strtoull(c->text, NULL, 10);
	return true;
}

void collect_frequency(struct collector *c, struct snapshot *out)
{
	struct frequency_state *f = &out->frequency;
	size_t step = out->n_cpu_rows / FREQUENCIES_MAX + 1, n = 0;

	if (c->sys < 0)
		return;
	for (size_t i = 0; i < out->n_cpu_rows; i += step) {
		uint32_t cpu = out->cpu[i].cpu;

		read_cpu(c, cpu, "thermal_throttle/core_throttle_count", &f->hot);
		read_cpu(c, cpu, "thermal_throttle/core_throttle_total_time_ms", &f->hot_ms);
		if (!read_cpu(c, cpu, "cpufreq/cpuinfo_max_freq", &f->most_khz))
			continue;
		read_cpu(c, cpu, "cpufreq/scaling_max_freq", &f->limit_khz);
		read_cpu(c, cpu, "cpufreq/scaling_cur_freq", &f->now_khz);
		n++;
	}
	if (n) {
		f->most_khz /= n;
		f->limit_khz /= n;
		f->now_khz /= n;
	}
}

/* "0-1,4": how many. */
static uint32_t count_list(const char *text)
{
	uint32_t n = 0;

	for (const char *p = text; *p >= '0' && *p <= '9';) {
		char *end;
		unsigned long first = strtoul(p, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (last >= first && last - first < NODES_MAX)
			n += (uint32_t)(last - first + 1);
		p = *end == ',' ? end + 1 : end;
	}
	return n;
}

static int node_of_cpu(struct collector *c, unsigned int cpu)
{
	char path[96];

	for (int node = 0; node < NODES_MAX; node++) {
		snprintf(path, sizeof(path), "devices/system/cpu/cpu%u/node%d", cpu, node);
		if (faccessat(c->sys, path, F_OK, 0) == 0)
			return node;
	}
	return -1;
}

/* The CPU that a process last ran on: field 39 of stat, the 37th behind the name,
 * which may hold anything. */
static int last_cpu(struct collector *c, pid_t pid)
{
	char path[32];
	const char *p;

	snprintf(path, sizeof(path), "%d/stat", pid);
	if (collect_read(c, c->proc, path) < 0)
		return -1;
	p = strrchr(c->text, ')');
	for (int i = 0; p && i < 37; i++)
		p = strchr(p + 1, ' ');
	return p ? atoi(p + 1) : -1;
}

/* Pages by node, "N0=12 N1=3 kernelpagesize_kB=4", summed over all mappings. */
static void place_memory(struct collector *c, struct task_row *row)
{
	int cpu = last_cpu(c, row->pid), node = cpu < 0 ? -1 : node_of_cpu(c, (unsigned int)cpu);
	char path[32];

	snprintf(path, sizeof(path), "%d/numa_maps", row->pid);
	if (node < 0 || collect_read(c, c->proc, path) < 0)
		return;
	for (char *line = c->text; line && *line; line = strchr(line, '\n')) {
		uint64_t near = 0, far = 0, page = 4096;
		size_t len;

		line += *line == '\n';
		len = strcspn(line, "\n");
		for (char *p = line; p && p < line + len; p = memchr(p, ' ', (size_t)(line + len - p))) {
			unsigned long value;
			int n;

			p += *p == ' ';
			if (sscanf(p, "N%d=%lu", &n, &value) == 2)
				*(n == node ? &near : &far) += value;
			else if (sscanf(p, "kernelpagesize_kB=%lu", &value) == 1)
				page = value * 1024;
		}
		row->near_bytes += near * page;
		row->far_bytes += far * page;
	}
}

void collect_nodes(struct collector *c, struct snapshot *out)
{
	if (c->sys < 0 || collect_read(c, c->sys, "devices/system/node/online") < 0)
		return;
	out->n_nodes = count_list(c->text);
	if (out->n_nodes < 2)
		return;
	for (int i = 0; i < PLACED_MAX; i++) {
		struct task_row *best = NULL;

		for (size_t k = 0; k < out->n_tasks; k++) {
			struct task_row *row = &out->task[k];

			if (row->kernel_thread || !row->at[PLACE_CPU] || row->near_bytes ||
			    row->far_bytes)
				continue;
			if (!best || row->rss_bytes > best->rss_bytes)
				best = row;
		}
		if (best)
			place_memory(c, best);
	}
}
