/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.bpf.h - who a task is: names and cgroup, as records carry them.
 */
#ifndef LLAMUX_TASK_BPF_H
#define LLAMUX_TASK_BPF_H

#include "kernel.bpf.h"
#include "llamux/event.h"

/* The task's cgroup in a v1 hierarchy, NULL where the controller is not built. */
static __always_inline struct cgroup *subsys_cgroup(struct css_set *set, int subsys)
{
	struct cgroup_subsys_state *css = NULL;
	char *all = (char *)__builtin_preserve_access_index(&set->subsys);

	bpf_probe_read_kernel(&css, sizeof(css), all + subsys * (int)sizeof(css));
	return BPF_CORE_READ(css, cgroup);
}

static __always_inline __u64 v1_cgroup_id(struct css_set *set, int subsys, struct cgroup_root *v2,
					  __u64 mark)
{
	struct cgroup *cgroup = subsys_cgroup(set, subsys);

	if (!cgroup || BPF_CORE_READ(cgroup, root) == v2 || BPF_CORE_READ(cgroup, level) == 0)
		return 0;
	return mark | BPF_CORE_READ(cgroup, kn, id);
}

/* The rule is at CGROUP_ID_V1_CPU. */
static __always_inline __u64 task_cgroup_id(struct task_struct *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup *v2 = BPF_CORE_READ(set, dfl_cgrp);
	struct cgroup_root *root = BPF_CORE_READ(v2, root);
	__u64 id = 0;

	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, cpu_cgrp_id))
		id = v1_cgroup_id(set, (int)bpf_core_enum_value(enum cgroup_subsys_id, cpu_cgrp_id),
				  root, CGROUP_ID_V1_CPU);
	if (id)
		return id;
	if (BPF_CORE_READ(v2, level) > 0)
		return BPF_CORE_READ(v2, kn, id);
	if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		id = v1_cgroup_id(set,
				  (int)bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id),
				  root, CGROUP_ID_V1_MEMORY);
	return id ? id : BPF_CORE_READ(v2, kn, id);
}

/* The cgroup whose task limit the task counts against; 0 where there is none. */
static __always_inline __u64 pids_cgroup_id(struct task_struct *task)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup *v2 = BPF_CORE_READ(set, dfl_cgrp), *cgroup;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
		return 0;
	cgroup = subsys_cgroup(set, (int)bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
	if (!cgroup || BPF_CORE_READ(cgroup, level) == 0)
		return 0;
	if (BPF_CORE_READ(cgroup, root) == BPF_CORE_READ(v2, root))
		return BPF_CORE_READ(cgroup, kn, id);
	return CGROUP_ID_V1_PIDS | BPF_CORE_READ(cgroup, kn, id);
}

static __always_inline void describe_task(struct event_task *out, struct task_struct *task)
{
	out->pid = BPF_CORE_READ(task, pid);
	out->tgid = BPF_CORE_READ(task, tgid);
	out->start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	out->cgroup_id = task_cgroup_id(task);
	BPF_CORE_READ_STR_INTO(&out->comm, task, comm);
}

#endif
