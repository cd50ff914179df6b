// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_system.c - the machine as a whole: /proc/stat, diskstats and
 * pressure (proc(5), Documentation/accounting/psi.rst).
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "collect_impl.h"

#define SECTOR_BYTES 512ull /* the unit of diskstats, whatever the disk's own */

/* The lines of single CPUs, which come in the order of their numbers. */
static void collect_cpus(const char *text, uint64_t tick, struct snapshot *out)
{
	out->cpu = calloc((size_t)out->n_cpus + 1, sizeof(*out->cpu));
	if (!out->cpu)
		return;
	for (const char *line = text; (line = strstr(line, "\ncpu")); line++) {
		uint64_t user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0;
		struct cpu_row *row = &out->cpu[out->n_cpu_rows];

		if (sscanf(line, "\ncpu%u %lu %lu %lu %lu %lu %lu %lu %lu", &row->cpu, &user, &nice,
			   &system, &idle, &iowait, &irq, &softirq, &steal) < 5)
			continue;
		row->busy_ns = (user + nice + system + irq + softirq) * tick;
		row->idle_ns = (idle + iowait) * tick;
		row->irq_ns = irq * tick;
		row->softirq_ns = softirq * tick;
		row->steal_ns = steal * tick;
		out->n_cpu_rows++;
	}
}

static void collect_stat(struct collector *c, struct snapshot *out)
{
	uint64_t user, nice, system, idle, iowait = 0, irq = 0, softirq = 0, steal = 0, tick;
	const char *line;

	if (collect_read(c, c->proc, "stat") < 0)
		return;
	tick = 1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK);
	/* Guest time is contained in user time. */
	if (sscanf(c->text, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &system, &idle,
		   &iowait, &irq, &softirq, &steal) < 4)
		return;
	out->cpu_busy_ns = (user + nice + system + irq + softirq) * tick;
	out->cpu_iowait_ns = iowait * tick;
	out->cpu_steal_ns = steal * tick;
	for (line = c->text; (line = strstr(line, "\ncpu")); line++)
		out->n_cpus++;
	collect_cpus(c->text, tick, out);
}

/* "some avg10=0.17 avg60=2.76 avg300=2.13 total=15112007" */
static void parse_pressure(const char *text, const char *kind, struct psi_line *out)
{
	const char *line = strstr(text, kind);
	unsigned int whole, hundredths;
	uint64_t total;

	if (line && sscanf(line + strlen(kind), " avg10=%u.%2u avg60=%*s avg300=%*s total=%lu",
			   &whole, &hundredths, &total) == 3) {
		out->share = whole * 100 + hundredths;
		out->total_us = total;
	}
}

static void collect_pressure(struct collector *c, struct pressure *p)
{
	struct {
		const char *path;
		struct psi_line *some, *full;
	} sources[] = {
		{"pressure/cpu", &p->cpu_some, NULL}, /* full means nothing for a whole machine */
		{"pressure/memory", &p->mem_some, &p->mem_full},
		{"pressure/io", &p->io_some, &p->io_full},
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		sources[i].some->share = UINT_MAX;
		if (sources[i].full)
			sources[i].full->share = UINT_MAX;
		if (collect_read(c, c->proc, sources[i].path) < 0)
			continue;
		parse_pressure(c->text, "some", sources[i].some);
		if (sources[i].full)
			parse_pressure(c->text, "full", sources[i].full);
	}
}

/* The kernel lists a disk before its partitions: "sda" "sda1", "nvme0n1"
 * "nvme0n1p1"; but "loop1" "loop10" are two disks. */
static bool is_partition_of(const char *name, const char *disk)
{
	size_t len = strlen(disk);
	const char *rest = name + len;

	if (!len || strncmp(name, disk, len) != 0)
		return false;
	if (disk[len - 1] >= '0' && disk[len - 1] <= '9') {
		if (*rest != 'p')
			return false;
		rest++;
	}
	return *rest && rest[strspn(rest, "0123456789")] == '\0';
}

static bool parse_disk(const char *line, struct disk_row *d)
{
	uint64_t sectors_read, sectors_written;
	unsigned int major, minor;

	/* Discards (4.18) and flushes (5.5) came later: what is not there stays 0. */
	if (sscanf(line, " %u %u %31s %lu %*u %lu %*u %lu %*u %lu %*u %lu %lu %lu %*u %*u %*u %*u"
			 " %lu %lu",
		   &major, &minor, d->name, &d->reads, &sectors_read, &d->writes, &sectors_written,
		   &d->in_flight, &d->busy_ms, &d->weighted_ms, &d->t.flushes, &d->t.flush_ms) < 10)
		return false;
	d->dev = major << 20 | minor;
	d->read_bytes = sectors_read * SECTOR_BYTES;
	d->write_bytes = sectors_written * SECTOR_BYTES;
	return true;
}

static void collect_disks(struct collector *c, struct snapshot *out)
{
	char disk[sizeof(out->disk->name)] = "";
	size_t lines = 1;

	if (collect_read(c, c->proc, "diskstats") < 0)
		return;
	for (const char *p = c->text; (p = strchr(p, '\n')); p++)
		lines++;
	out->disk = calloc(lines, sizeof(*out->disk));
	if (!out->disk)
		return;
	for (const char *line = c->text; line && *line; line = strchr(line, '\n')) {
		struct disk_row d = {0};

		line += *line == '\n';
		if (!parse_disk(line, &d) || is_partition_of(d.name, disk))
			continue;
		memcpy(disk, d.name, sizeof(disk));
		if (d.reads || d.writes) /* never used: many loop devices */
			out->disk[out->n_disks++] = d;
	}
}

void collect_system(struct collector *c, struct snapshot *out)
{
	collect_stat(c, out);
	collect_pressure(c, &out->pressure);
	collect_disks(c, out);
}
