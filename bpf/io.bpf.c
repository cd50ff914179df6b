// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * io.bpf.c - who asks what of which disk, and how long that takes: requests of the
 * block layer by process and by disk, time in the queue and time in the device;
 * pauses that the kernel imposes on those who dirty pages; fsync; FUSE.
 *
 * Exact: the disk, the bytes, both times (the queue's begins when the request is
 * made, as in /proc/diskstats).  The process is the one that hands the request to
 * the block layer.  For reads, direct I/O and fsync that is the one that wants it.
 * Buffered writes are handed over by kernel threads: these are charged to the
 * thread, and on cgroup v2 also to the cgroup that dirtied the pages, as the kernel
 * knows it; which process did is told by /proc/PID/io (write_bytes), counted at the
 * moment of dirtying.  A file system's journal, a loop device and RAID write for
 * others as well: there the process is the kernel thread.
 */
#include "request.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Which argument of balance_dirty_pages is the pause, as this kernel's BTF has it (set at
 * load): it has its numbers in a struct since 6.14. */
const volatile __u64 pause_arg = 6;

/* A jiffy, in which pauses are told.  Unit: ns.  Set at load. */
const volatile __u64 jiffy_ns = 4 * 1000 * 1000;

/* Requests that are older have not been seen from their beginning.  Unit: ns,
 * CLOCK_MONOTONIC.  Set at load. */
const volatile __u64 count_from_ns = 0;

/* Emptied of ended processes by the daemon, as file_waits is. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* processes and disks; 0.6 MB */
	__type(key, struct io_key);
	__type(value, struct io_value);
} io_totals SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 512);
	__type(key, __u64);
	__type(value, struct io_cgroup_value);
} io_cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2048);
	__type(key, __u32);
	__type(value, struct file_wait_value);
} file_waits SEC(".maps");

/* Threads that are in fsync; since when. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 2048);
	__type(key, __u32);
	__type(value, __u64);
} sync_begins SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, struct fuse_wait);
} fuse_waits SEC(".maps");

/* A value that is made at first use; NULL (and counted) where there is no room. */
static __always_inline void *value_of(void *map, const void *key, const void *fresh)
{
	void *value = bpf_map_lookup_elem(map, key);

	if (value)
		return value;
	bpf_map_update_elem(map, key, fresh, BPF_NOEXIST);
	value = bpf_map_lookup_elem(map, key);
	if (!value)
		count_map_full();
	return value;
}

/* Given to the I/O scheduler.  Without one, and where the queue has room, a request
 * goes to the device at once and is first seen there. */
static __always_inline int on_insert(struct request *rq, bool btf)
{
	struct io_slot *free = NULL, *slot = slot_of(rq, &free);

	if (slot && slot->again)
		return 0; /* the device would not take it: it is still who it was */
	begin_request(rq, slot, free, btf);
	return 0;
}

static __always_inline int on_issue(struct request *rq, bool btf)
{
	static const struct io_disk_value fresh;
	struct io_slot *free = NULL, *slot = slot_of(rq, &free);
	struct io_disk_value *disk;

	if (!slot || slot->issue_ns)
		slot = begin_request(rq, slot, free, btf);
	if (!slot)
		return 0;
	slot->issue_ns = bpf_ktime_get_ns();
	slot->again = 0;
	disk = value_of(&io_disks, &slot->dev, &fresh);
	if (!disk)
		return 0;
	slot->alone = disk->in_device == 0;
	__sync_fetch_and_add(&disk->in_device, 1);
	return 0;
}

/* Taken back from the device, to be issued again.  Its argument has always been the
 * request in the same place as that of the others. */
SEC("raw_tp/block_rq_requeue")
int request_requeue(struct bpf_raw_tracepoint_args *ctx)
{
	struct io_slot *slot = slot_of(REQUEST_OF(ctx->args), NULL);

	if (!slot)
		return 0;
	if (slot->issue_ns)
		count_in_device(slot->dev, -1);
	slot->issue_ns = 0;
	slot->again = 1;
	return 0;
}

/* Became a part of another request while it was queued. */
SEC("raw_tp/block_rq_merge")
int request_merge(struct bpf_raw_tracepoint_args *ctx)
{
	struct io_slot *slot = slot_of(REQUEST_OF(ctx->args), NULL);

	if (slot)
		slot->rq = 0;
	return 0;
}

/* How many bits it has past the first bucket, by halves. */
static __always_inline __u32 bucket_of(__u64 ns)
{
	__u64 rest = ns >> IO_LATENCY_SHIFT;
	__u32 bucket = 0;

	_Static_assert(IO_LATENCIES == 16, "four halvings");
	if (rest >> (IO_LATENCIES - 2))
		return IO_LATENCIES - 1;
#pragma unroll
	for (__u32 half = IO_LATENCIES / 2; half; half /= 2) {
		if (rest >> (half - 1)) {
			bucket += half;
			rest >>= half;
		}
	}
	return bucket;
}

struct io_times {
	__u64 queue_ns, device_ns;
};

static __always_inline void add_to_disk(const struct io_slot *slot, const struct io_times *t)
{
	struct io_disk_value *disk = bpf_map_lookup_elem(&io_disks, &slot->dev);
	__u32 way = slot->direction;

	if (!disk)
		return;
	__sync_fetch_and_add(&disk->in_device, -1);
	if (way >= IO_DIRECTIONS)
		return;
	__sync_fetch_and_add(&disk->queue_ns[way], t->queue_ns);
	__sync_fetch_and_add(&disk->device_ns[way], t->device_ns);
	__sync_fetch_and_add(
		&disk->latency[way][bucket_of(t->queue_ns + t->device_ns) % IO_LATENCIES], 1);
	if (slot->alone) {
		__sync_fetch_and_add(&disk->alone[way], 1);
		__sync_fetch_and_add(&disk->alone_ns[way], t->device_ns);
	}
}

static __always_inline void add_to_process(const struct io_slot *slot, __u64 bytes, bool done,
					   const struct io_times *t)
{
	struct io_key key = {.tgid = slot->tgid, .dev = slot->dev};
	struct io_value *value, fresh = {.start_boot_ns = slot->start_boot_ns};
	__u32 way = slot->direction;

	if (way >= IO_DIRECTIONS)
		return;
	value = value_of(&io_totals, &key, &fresh);
	if (!value)
		return;
	if (value->start_boot_ns != slot->start_boot_ns) { /* the number is in use again */
		bpf_map_update_elem(&io_totals, &key, &fresh, BPF_EXIST);
		value = bpf_map_lookup_elem(&io_totals, &key);
		if (!value)
			return;
	}
	__sync_fetch_and_add(&value->bytes[way], bytes);
	if (!done)
		return;
	__sync_fetch_and_add(&value->requests[way], 1);
	__sync_fetch_and_add(&value->queue_ns[way], t->queue_ns);
	__sync_fetch_and_add(&value->device_ns[way], t->device_ns);
}

static __always_inline void add_to_cgroup(const struct io_slot *slot, __u64 bytes, bool done)
{
	static const struct io_cgroup_value fresh;
	__u64 id = slot->cgroup_id;
	struct io_cgroup_value *value;

	if (!id)
		return;
	value = value_of(&io_cgroups, &id, &fresh);
	if (!value)
		return;
	__sync_fetch_and_add(&value->bytes, bytes);
	if (done) /* not by its value: the compiler would make an atomic "or" of that */
		__sync_fetch_and_add(&value->requests, 1);
}

/* May be called several times for one request, each for a part of it. */
static __always_inline int on_complete(struct request *rq, unsigned int bytes, bool btf)
{
	struct io_slot *slot = slot_of(rq, NULL);
	__u64 now = bpf_ktime_get_ns(), start;
	struct io_times t = {};
	bool done;

	if (!slot) {
		/* Without data: the second end of a write that asked for a flush. */
		if (bytes && READ(btf, rq, start_time_ns) > count_from_ns)
			count_map_full();
		return 0;
	}
	done = bytes >= READ(btf, rq, __data_len);
	if (done) {
		__u64 issue = slot->issue_ns ? slot->issue_ns : now;

		start = READ(btf, rq, start_time_ns);
		t.device_ns = now - issue;
		t.queue_ns = start && start < issue ? issue - start : 0;
		if (slot->issue_ns)
			add_to_disk(slot, &t);
	}
	add_to_process(slot, bytes, done, &t);
	add_to_cgroup(slot, bytes, done);
	if (done)
		slot->rq = 0;
	return 0;
}

SEC("tp_btf/block_rq_insert")
int request_insert(__u64 *ctx)
{
	return on_insert(REQUEST_OF(ctx), true);
}

SEC("tp_btf/block_rq_issue")
int request_issue(__u64 *ctx)
{
	return on_issue(REQUEST_OF(ctx), true);
}

SEC("tp_btf/block_rq_complete")
int BPF_PROG(request_complete, struct request *rq, int error, unsigned int bytes)
{
	return on_complete(rq, bytes, true);
}

/* Where tp_btf is refused, or bpf_get_current_task_btf() is not there (5.10). */
SEC("raw_tp/block_rq_insert")
int request_insert_raw(struct bpf_raw_tracepoint_args *ctx)
{
	return on_insert(REQUEST_OF(ctx->args), false);
}

SEC("raw_tp/block_rq_issue")
int request_issue_raw(struct bpf_raw_tracepoint_args *ctx)
{
	return on_issue(REQUEST_OF(ctx->args), false);
}

SEC("raw_tp/block_rq_complete")
int BPF_PROG(request_complete_raw, struct request *rq, int error, unsigned int bytes)
{
	return on_complete(rq, bytes, false);
}

/* --- what processes wait for above the block layer ------------------------------ */

static __always_inline struct file_wait_value *own_file_waits(void)
{
	struct task_struct *task = (struct task_struct *)bpf_get_current_task();
	__u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct file_wait_value *value, fresh = {};

	value = bpf_map_lookup_elem(&file_waits, &tgid);
	if (value)
		return value;
	fresh.start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	return value_of(&file_waits, &tgid, &fresh);
}

/*
 * A writer is put to sleep because too much is dirty.  Seen before each sleep, which
 * then takes as long as it says, to a jiffy: only a deadly signal ends it earlier.
 */
SEC("raw_tp/balance_dirty_pages")
int dirty_pause(struct bpf_raw_tracepoint_args *ctx)
{
	struct file_wait_value *value;
	__s64 pause;

	if (pause_arg == 6) {
		pause = (__s64)ctx->args[6];
		asm volatile("" : "+r"(pause));
	} else {
		pause = (__s64)ctx->args[10];
		asm volatile("" : "+r"(pause));
	}
	if (pause <= 0) /* looked at, and let go on */
		return 0;
	value = own_file_waits();
	if (!value)
		return 0;
	__sync_fetch_and_add(&value->dirty_ns, (__u64)pause * jiffy_ns);
	__sync_fetch_and_add(&value->dirty_pauses, 1);
	return 0;
}

static __always_inline int sync_begin(void)
{
	__u32 pid = (__u32)bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_ns();

	/* A system call that is in a file system by now began with the call. */
	if (bpf_map_update_elem(&sync_begins, &pid, &now, BPF_NOEXIST) == -7 /* E2BIG */)
		count_map_full();
	return 0;
}

static __always_inline int sync_end(void)
{
	__u32 pid = (__u32)bpf_get_current_pid_tgid();
	__u64 *begin = bpf_map_lookup_elem(&sync_begins, &pid);
	struct file_wait_value *value;
	__u64 ns;

	if (!begin)
		return 0;
	ns = bpf_ktime_get_ns() - *begin;
	bpf_map_delete_elem(&sync_begins, &pid);
	value = own_file_waits();
	if (!value)
		return 0;
	__sync_fetch_and_add(&value->sync_ns, ns);
	__sync_fetch_and_add(&value->syncs, 1);
	return 0;
}

SEC("raw_tp/ext4_sync_file_enter")
int ext4_sync_enter(void *ctx)
{
	return sync_begin();
}

SEC("raw_tp/ext4_sync_file_exit")
int ext4_sync_exit(void *ctx)
{
	return sync_end();
}

SEC("raw_tp/fuse_request_send")
int fuse_send(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 key = ctx->args[0], id = bpf_get_current_pid_tgid();
	struct fuse_wait wait = {
		.begin_ns = bpf_ktime_get_ns(), .tgid = id >> 32, .pid = (__u32)id};

	if (bpf_map_update_elem(&fuse_waits, &key, &wait, BPF_ANY))
		count_map_full();
	return 0;
}

SEC("raw_tp/fuse_request_end")
int fuse_end(struct bpf_raw_tracepoint_args *ctx)
{
	__u64 key = ctx->args[0];

	bpf_map_delete_elem(&fuse_waits, &key);
	return 0;
}
