// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe_args.c - which argument of a tracepoint is the one that a program wants, by
 * the kernel's own description of it (BTF).
 */
#include <stdio.h>
#include <time.h>

#include <bpf/btf.h>

#include "probe_impl.h"

/* Arguments of a tracepoint; -1 where the kernel has none of that name, or no BTF. */
static int count_args(const struct btf *btf, const char *tracepoint)
{
	const struct btf_type *t;
	char name[128];
	int id;

	/* btf_trace_NAME is a type: pointer to a function whose first argument is the
	 * program's own. */
	snprintf(name, sizeof(name), "btf_trace_%s", tracepoint);
	id = btf__find_by_name_kind(btf, name, BTF_KIND_TYPEDEF);
	if (id < 0)
		return -1;
	t = btf__type_by_id(btf, btf__type_by_id(btf, (__u32)id)->type);
	t = t && btf_is_ptr(t) ? btf__type_by_id(btf, t->type) : NULL;
	return t && btf_is_func_proto(t) ? (int)btf_vlen(t) - 1 : -1;
}

void probe_io_knobs(struct probe_io_knobs *out)
{
	struct btf *btf = btf__load_vmlinux_btf();
	struct timespec t;

	*out = (struct probe_io_knobs){.pause_arg = 6};
	if (btf) {
		/* (queue, request) before 5.11, (request) since. */
		out->request_arg = count_args(btf, "block_rq_issue") == 2;
		/* (wb, six numbers, dirtied, period, pause, start) before 6.14; then
		 * four of the numbers are in a struct. */
		out->pause_arg = count_args(btf, "balance_dirty_pages") > 8 ? 10 : 6;
	}
	btf__free(btf);
	/* The coarse clocks go from tick to tick. */
	if (clock_getres(CLOCK_MONOTONIC_COARSE, &t) == 0)
		out->jiffy_ns = (uint64_t)t.tv_nsec;
	/* What began before this is not known from its beginning; attaching the
	 * programs takes less than a second. */
	clock_gettime(CLOCK_MONOTONIC, &t);
	out->count_from_ns = (uint64_t)(t.tv_sec + 1) * 1000000000ull + (uint64_t)t.tv_nsec;
}
