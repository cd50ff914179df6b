/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disk.bpf.h - the block layer's types, and what of them changed between kernels;
 * see kernel.bpf.h for how they are written.
 */
#ifndef LLAMUX_DISK_BPF_H
#define LLAMUX_DISK_BPF_H

#include "kernel.bpf.h"
#include "llamux/event.h"

#define REQ_OP_MASK 0xff /* include/linux/blk_types.h, since 4.10 */
enum { OP_READ = 0, OP_WRITE = 1, OP_FLUSH = 2 };

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct gendisk {
	int major;
	int first_minor;
};

/* The queue knows its disk since d152c682f03c (5.15); a request knew it until
 * f3fa33acca9f (5.17). */
struct request_queue {
	struct gendisk *disk;
};

struct request___disk {
	struct gendisk *rq_disk;
};

struct blkcg {
	struct cgroup_subsys_state css;
};

struct blkcg_gq {
	struct blkcg *blkcg;
};

struct bio {
	struct blkcg_gq *bi_blkg; /* CONFIG_BLK_CGROUP, 4.18 */
};

struct request {
	struct request_queue *q;
	unsigned int cmd_flags;
	unsigned int __data_len; /* bytes left */
	struct bio *bio;
	__u64 start_time_ns; /* made; 0: this queue keeps no times */
};

struct fuse_req;

#pragma clang attribute pop

/* The disk's number as /proc/diskstats has it: major in the upper 12 bits of 32,
 * as in the kernel's own dev_t.  0: the request is of no disk. */
static __always_inline __u32 disk_of(struct request *rq, bool btf)
{
	struct request___disk *old = (void *)rq;
	struct gendisk *disk;

	if (bpf_core_field_exists(old->rq_disk))
		disk = READ(btf, old, rq_disk);
	else
		disk = btf ? rq->q->disk : BPF_CORE_READ(rq, q, disk);
	if (!disk)
		return 0;
	return (__u32)READ(btf, disk, major) << 20 | (__u32)READ(btf, disk, first_minor);
}

/* The v2 cgroup that the kernel charges a request to: for write-back the one that
 * dirtied the pages (Documentation/admin-guide/cgroup-v2.rst, "Writeback").  0: the
 * root, a v1 hierarchy (which has no such charge), or not known. */
static __always_inline __u64 charged_cgroup(struct request *rq, struct task_struct *task)
{
	struct cgroup_root *v2 = BPF_CORE_READ(task, cgroups, dfl_cgrp, root);
	struct cgroup *cgroup;

	if (!bpf_core_field_exists(((struct bio *)0)->bi_blkg))
		return 0;
	cgroup = BPF_CORE_READ(rq, bio, bi_blkg, blkcg, css.cgroup);
	if (!cgroup || BPF_CORE_READ(cgroup, root) != v2 || BPF_CORE_READ(cgroup, level) == 0)
		return 0;
	return BPF_CORE_READ(cgroup, kn, id);
}

#endif
