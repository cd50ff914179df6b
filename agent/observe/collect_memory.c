// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * collect_memory.c - the machine's memory: /proc/meminfo and vmstat (proc(5)), and
 * how huge pages are set (Documentation/admin-guide/mm/transhuge.rst).
 */
#include <stdlib.h>
#include <string.h>

#include "collect_impl.h"

#define HUGE_PAGES "kernel/mm/transparent_hugepage/"

static void collect_meminfo(struct collector *c, struct memory_state *m)
{
	static const struct number_field fields[] = {
		{"MemTotal", offsetof(struct memory_state, total)},
		{"MemFree", offsetof(struct memory_state, free)},
		{"MemAvailable", offsetof(struct memory_state, available)},
		{"Cached", offsetof(struct memory_state, cached)},
		{"Dirty", offsetof(struct memory_state, dirty)},
		{"Writeback", offsetof(struct memory_state, writeback)},
		{"AnonPages", offsetof(struct memory_state, anon)},
		{"Shmem", offsetof(struct memory_state, shmem)},
		{"SwapTotal", offsetof(struct memory_state, swap_total)},
		{"SwapFree", offsetof(struct memory_state, swap_free)},
	};

	if (collect_read(c, c->proc, "meminfo") >= 0)
		collect_numbers(c->text, fields, sizeof(fields) / sizeof(*fields), m, 1024);
}

static void collect_vmstat(struct collector *c, struct vm_counters *vm)
{
	static const struct number_field fields[] = {
		{"pswpin", offsetof(struct vm_counters, pswpin)},
		{"pswpout", offsetof(struct vm_counters, pswpout)},
		{"pgmajfault", offsetof(struct vm_counters, pgmajfault)},
		{"oom_kill", offsetof(struct vm_counters, oom_kill)},
		/* one counter, of files, until 170b04b7ae49 (5.9) */
		{"workingset_refault", offsetof(struct vm_counters, workingset_refault_file)},
		{"workingset_refault_file", offsetof(struct vm_counters, workingset_refault_file)},
		{"workingset_refault_anon", offsetof(struct vm_counters, workingset_refault_anon)},
		{"workingset_activate", offsetof(struct vm_counters, workingset_activate_file)},
		{"workingset_activate_file", offsetof(struct vm_counters, workingset_activate_file)},
		{"workingset_activate_anon", offsetof(struct vm_counters, workingset_activate_anon)},
		{"compact_stall", offsetof(struct vm_counters, compact_stall)},
		{"compact_fail", offsetof(struct vm_counters, compact_fail)},
		{"pgscan_direct", offsetof(struct vm_counters, pgscan_direct)},
		{"pgscan_kswapd", offsetof(struct vm_counters, pgscan_kswapd)},
		{"pgsteal_direct", offsetof(struct vm_counters, pgsteal_direct)},
		{"pgsteal_kswapd", offsetof(struct vm_counters, pgsteal_kswapd)},
		{"zswpin", offsetof(struct vm_counters, zswpin)},
		{"zswpout", offsetof(struct vm_counters, zswpout)},
		{"thp_collapse_alloc", offsetof(struct vm_counters, thp_collapse)},
		{"thp_fault_alloc", offsetof(struct vm_counters, thp_fault)},
		{"pgpgin", offsetof(struct vm_counters, pgpgin)},
		{"numa_hit", offsetof(struct vm_counters, numa_hit)},
		{"numa_miss", offsetof(struct vm_counters, numa_miss)},
		{"numa_foreign", offsetof(struct vm_counters, numa_foreign)},
		{"numa_pages_migrated", offsetof(struct vm_counters, numa_pages_migrated)},
	};
	static const char *const zones[] = {"allocstall_dma", "allocstall_dma32",
					    "allocstall_normal", "allocstall_movable",
					    "allocstall_device"};
	uint64_t value;

	if (collect_read(c, c->proc, "vmstat") < 0)
		return;
	collect_numbers(c->text, fields, sizeof(fields) / sizeof(*fields), vm, 1);
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		if (collect_value(c->text, zones[i], &value))
			vm->allocstall += value;
	}
}

/* "always defer [madvise] never": the word in brackets. */
static void read_choice(struct collector *c, const char *path, char *out, size_t size)
{
	const char *begin, *end;
	size_t len;

	if (collect_read(c, c->sys, path) < 0)
		return;
	begin = strchr(c->text, '[');
	end = begin ? strchr(begin, ']') : NULL;
	len = end ? (size_t)(end - begin - 1) : 0;
	if (len == 0 || len >= size)
		return;
	memcpy(out, begin + 1, len);
	out[len] = '\0';
}

static void read_number(struct collector *c, const char *path, uint64_t *out)
{
	if (collect_read(c, c->sys, path) > 0 && *c->text >= '0' && *c->text <= '9')
		*out = strtoull(c->text, NULL, 10);
}

static void collect_huge(struct collector *c, struct huge_pages *h)
{
	if (c->sys < 0)
		return;
	read_choice(c, HUGE_PAGES "enabled", h->enabled, sizeof(h->enabled));
	read_choice(c, HUGE_PAGES "defrag", h->defrag, sizeof(h->defrag));
	read_number(c, HUGE_PAGES "khugepaged/pages_to_scan", &h->scan_pages);
	read_number(c, HUGE_PAGES "khugepaged/scan_sleep_millisecs", &h->scan_sleep_ms);
}

void collect_memory(struct collector *c, struct snapshot *out)
{
	collect_meminfo(c, &out->memory);
	collect_vmstat(c, &out->vm);
	collect_huge(c, &out->huge);
}
