// SPDX-License-Identifier: GPL-2.0-or-later
/* snapshot_fields.c - the tables of fields, and a field's value as a number. */
#include "snapshot_fields.h"

#include <errno.h>
#include <string.h>

#define SET_FIELDS(word, which)                                                                    \
	{ word "_on_ns", FIELD_OF(struct snapshot, set[which].on_ns) },                            \
	{ word "_lost", FIELD_OF(struct snapshot, set[which].lost) },                              \
	{ word "_measured_ns", FIELD_OF(struct snapshot, set[which].measured_ns) },                \
	{ word "_runs", FIELD_OF(struct snapshot, set[which].runs) },                              \
	{ word "_run_ns", FIELD_OF(struct snapshot, set[which].run_ns) }

static const struct field snapshot_table[] = {
	{ "time_ns", FIELD_OF(struct snapshot, time_ns) },
	{ "span_ns", FIELD_OF(struct snapshot, span_ns) },
	{ "cpus", FIELD_OF(struct snapshot, n_cpus) },
	{ "busy_ns", FIELD_OF(struct snapshot, cpu_busy_ns) },
	{ "iowait_ns", FIELD_OF(struct snapshot, cpu_iowait_ns) },
	{ "steal_ns", FIELD_OF(struct snapshot, cpu_steal_ns) },
	{ "wait_ns", FIELD_OF(struct snapshot, kernel_wait_ns) },
	{ "left_out", FIELD_OF(struct snapshot, left_out) },
	{ "cpu_some", FIELD_OF(struct snapshot, pressure.cpu_some.share) },
	{ "cpu_some_us", FIELD_OF(struct snapshot, pressure.cpu_some.total_us) },
	{ "mem_some", FIELD_OF(struct snapshot, pressure.mem_some.share) },
	{ "mem_some_us", FIELD_OF(struct snapshot, pressure.mem_some.total_us) },
	{ "mem_full", FIELD_OF(struct snapshot, pressure.mem_full.share) },
	{ "mem_full_us", FIELD_OF(struct snapshot, pressure.mem_full.total_us) },
	{ "io_some", FIELD_OF(struct snapshot, pressure.io_some.share) },
	{ "io_some_us", FIELD_OF(struct snapshot, pressure.io_some.total_us) },
	{ "io_full", FIELD_OF(struct snapshot, pressure.io_full.share) },
	{ "io_full_us", FIELD_OF(struct snapshot, pressure.io_full.total_us) },
	{ "memory", FIELD_OF(struct snapshot, memory.total) },
	{ "free", FIELD_OF(struct snapshot, memory.free) },
	{ "available", FIELD_OF(struct snapshot, memory.available) },
	{ "cached", FIELD_OF(struct snapshot, memory.cached) },
	{ "dirty", FIELD_OF(struct snapshot, memory.dirty) },
	{ "writeback", FIELD_OF(struct snapshot, memory.writeback) },
	{ "anon", FIELD_OF(struct snapshot, memory.anon) },
	{ "shmem", FIELD_OF(struct snapshot, memory.shmem) },
	{ "swap", FIELD_OF(struct snapshot, memory.swap_total) },
	{ "swap_free", FIELD_OF(struct snapshot, memory.swap_free) },
	{ "pswpin", FIELD_OF(struct snapshot, vm.pswpin) },
	{ "pswpout", FIELD_OF(struct snapshot, vm.pswpout) },
	{ "pgmajfault", FIELD_OF(struct snapshot, vm.pgmajfault) },
	{ "allocstall", FIELD_OF(struct snapshot, vm.allocstall) },
	{ "oom_kill", FIELD_OF(struct snapshot, vm.oom_kill) },
	{ "refault_file", FIELD_OF(struct snapshot, vm.workingset_refault_file) },
	{ "refault_anon", FIELD_OF(struct snapshot, vm.workingset_refault_anon) },
	{ "compact_stall", FIELD_OF(struct snapshot, vm.compact_stall) },
	{ "pgscan_direct", FIELD_OF(struct snapshot, vm.pgscan_direct) },
	{ "pgscan_kswapd", FIELD_OF(struct snapshot, vm.pgscan_kswapd) },
	{ "activate_file", FIELD_OF(struct snapshot, vm.workingset_activate_file) },
	{ "activate_anon", FIELD_OF(struct snapshot, vm.workingset_activate_anon) },
	{ "zswpin", FIELD_OF(struct snapshot, vm.zswpin) },
	{ "zswpout", FIELD_OF(struct snapshot, vm.zswpout) },
	{ "pgsteal_direct", FIELD_OF(struct snapshot, vm.pgsteal_direct) },
	{ "pgsteal_kswapd", FIELD_OF(struct snapshot, vm.pgsteal_kswapd) },
	{ "compact_fail", FIELD_OF(struct snapshot, vm.compact_fail) },
	{ "thp_collapse", FIELD_OF(struct snapshot, vm.thp_collapse) },
	{ "thp_fault", FIELD_OF(struct snapshot, vm.thp_fault) },
	{ "pgpgin", FIELD_OF(struct snapshot, vm.pgpgin) },
	{ "numa_hit", FIELD_OF(struct snapshot, vm.numa_hit) },
	{ "numa_miss", FIELD_OF(struct snapshot, vm.numa_miss) },
	{ "numa_foreign", FIELD_OF(struct snapshot, vm.numa_foreign) },
	{ "numa_migrated", FIELD_OF(struct snapshot, vm.numa_pages_migrated) },
	{ "nodes", FIELD_OF(struct snapshot, n_nodes) },
	{ "tcp_sent", FIELD_OF(struct snapshot, net.segments) },
	{ "tcp_resent", FIELD_OF(struct snapshot, net.resent) },
	{ "net_received", FIELD_OF(struct snapshot, net.received) },
	{ "net_receive_ns", FIELD_OF(struct snapshot, net.receive_ns) },
	{ "other_softirq_ns", FIELD_OF(struct snapshot, net.other_softirq_ns) },
	{ "irq_ns", FIELD_OF(struct snapshot, net.irq_ns) },
	{ "cpu_khz", FIELD_OF(struct snapshot, frequency.now_khz) },
	{ "cpu_limit_khz", FIELD_OF(struct snapshot, frequency.limit_khz) },
	{ "cpu_most_khz", FIELD_OF(struct snapshot, frequency.most_khz) },
	{ "cpu_hot", FIELD_OF(struct snapshot, frequency.hot) },
	{ "cpu_hot_ms", FIELD_OF(struct snapshot, frequency.hot_ms) },
	{ "thp_enabled", FIELD_OF(struct snapshot, huge.enabled) },
	{ "thp_defrag", FIELD_OF(struct snapshot, huge.defrag) },
	{ "thp_scan_pages", FIELD_OF(struct snapshot, huge.scan_pages) },
	{ "thp_scan_sleep_ms", FIELD_OF(struct snapshot, huge.scan_sleep_ms) },
	{ "files", FIELD_OF(struct snapshot, limits.files) },
	{ "files_max", FIELD_OF(struct snapshot, limits.files_max) },
	{ "threads", FIELD_OF(struct snapshot, limits.threads) },
	{ "threads_max", FIELD_OF(struct snapshot, limits.threads_max) },
	{ "pid_max", FIELD_OF(struct snapshot, limits.pid_max) },
	{ "events_seen", FIELD_OF(struct snapshot, probe.events_seen) },
	{ "events_lost", FIELD_OF(struct snapshot, probe.events_lost) },
	{ "map_full", FIELD_OF(struct snapshot, probe.map_full) },
	{ "forks", FIELD_OF(struct snapshot, probe.forks) },
	{ "execs", FIELD_OF(struct snapshot, probe.execs) },
	{ "exits", FIELD_OF(struct snapshot, probe.exits) },
	{ "oom_kills", FIELD_OF(struct snapshot, probe.oom_kills) },
	{ "kswapd_wakes", FIELD_OF(struct snapshot, probe.kswapd_wakes) },
	{ "long_waits", FIELD_OF(struct snapshot, probe.long_waits) },
	{ "long_reports", FIELD_OF(struct snapshot, probe.long_reports) },
	{ "long_stalls", FIELD_OF(struct snapshot, probe.long_stalls) },
	SET_FIELDS("always", PROBE_ALWAYS),
	SET_FIELDS("switches", PROBE_SWITCHES),
	SET_FIELDS("locks", PROBE_LOCKS),
	SET_FIELDS("syscalls", PROBE_SYSCALLS),
	SET_FIELDS("timers", PROBE_TIMERS),
	SET_FIELDS("irq", PROBE_IRQ),
	SET_FIELDS("block", PROBE_BLOCK),
	SET_FIELDS("cache", PROBE_CACHE),
	SET_FIELDS("reclaim", PROBE_RECLAIM),
	SET_FIELDS("net", PROBE_NET),
	SET_FIELDS("life", PROBE_LIFE),
};

static const struct field task_table[] = {
	{ "pid", FIELD_OF(struct task_row, pid) },
	{ "ppid", FIELD_OF(struct task_row, ppid) },
	{ "uid", FIELD_OF(struct task_row, uid) },
	{ "comm", FIELD_OF(struct task_row, comm) },
	{ "start_ns", FIELD_OF(struct task_row, start_ns) },
	{ "cgroup", FIELD_OF(struct task_row, cgroup_id) },
	{ "kernel", FIELD_OF(struct task_row, kernel_thread) },
	{ "policy", FIELD_OF(struct task_row, policy) },
	{ "nice", FIELD_OF(struct task_row, nice) },
	{ "rt_priority", FIELD_OF(struct task_row, rt_priority) },
	{ "threads", FIELD_OF(struct task_row, threads), .usual = 1 },
	{ "cpus0", FIELD_OF(struct task_row, cpus[0]) },
	{ "cpus1", FIELD_OF(struct task_row, cpus[1]) },
	{ "cpus2", FIELD_OF(struct task_row, cpus[2]) },
	{ "cpus3", FIELD_OF(struct task_row, cpus[3]) },
	{ "rss", FIELD_OF(struct task_row, rss_bytes) },
	{ "anon", FIELD_OF(struct task_row, anon_bytes) },
	{ "swapped", FIELD_OF(struct task_row, swap_bytes) },
	{ "grown", FIELD_OF(struct task_row, grown_bytes) },
	{ "at_cpu", FIELD_OF(struct task_row, at[PLACE_CPU]) },
	{ "at_futex", FIELD_OF(struct task_row, at[PLACE_FUTEX]) },
	{ "at_poll", FIELD_OF(struct task_row, at[PLACE_POLL]) },
	{ "at_socket", FIELD_OF(struct task_row, at[PLACE_SOCKET]) },
	{ "at_timer", FIELD_OF(struct task_row, at[PLACE_TIMER]) },
	{ "at_child", FIELD_OF(struct task_row, at[PLACE_CHILD]) },
	{ "at_read", FIELD_OF(struct task_row, at[PLACE_READ]) },
	{ "at_blocked", FIELD_OF(struct task_row, at[PLACE_BLOCKED]) },
	{ "at_stopped", FIELD_OF(struct task_row, at[PLACE_STOPPED]) },
	{ "at_traced", FIELD_OF(struct task_row, at[PLACE_TRACED]) },
	{ "at_frozen", FIELD_OF(struct task_row, at[PLACE_FROZEN]) },
	{ "at_other", FIELD_OF(struct task_row, at[PLACE_OTHER]) },
	{ "run_ns", FIELD_OF(struct task_row, t.run_ns) },
	{ "wait_ns", FIELD_OF(struct task_row, t.wait_ns) },
	{ "reclaim_ns", FIELD_OF(struct task_row, t.reclaim_ns) },
	{ "memcg_ns", FIELD_OF(struct task_row, t.memcg_ns) },
	{ "compact_ns", FIELD_OF(struct task_row, t.compact_ns) },
	{ "fault_ns", FIELD_OF(struct task_row, t.fault_ns) },
	{ "page_ns", FIELD_OF(struct task_row, t.page_ns) },
	{ "held_ns", FIELD_OF(struct task_row, t.held_ns) },
	{ "got", FIELD_OF(struct task_row, t.got_bytes) },
	{ "cache", FIELD_OF(struct task_row, t.cache_bytes) },
	{ "blocked_ns", FIELD_OF(struct task_row, t.blocked_ns) },
	{ "iowait_ns", FIELD_OF(struct task_row, t.iowait_ns) },
	{ "memwait_ns", FIELD_OF(struct task_row, t.memwait_ns) },
	{ "alive_ns", FIELD_OF(struct task_row, t.alive_ns) },
	{ "faults", FIELD_OF(struct task_row, t.faults) },
	{ "major_faults", FIELD_OF(struct task_row, t.major_faults) },
	{ "switches", FIELD_OF(struct task_row, t.switches) },
	{ "sleeps", FIELD_OF(struct task_row, t.sleeps) },
	{ "system_ns", FIELD_OF(struct task_row, t.system_ns) },
	{ "syscalls", FIELD_OF(struct task_row, t.syscalls) },
	{ "call", FIELD_OF(struct task_row, call) },
	{ "timers", FIELD_OF(struct task_row, t.timers) },
	{ "read", FIELD_OF(struct task_row, t.read_bytes) },
	{ "written", FIELD_OF(struct task_row, t.write_bytes) },
	{ "forks", FIELD_OF(struct task_row, t.forks) },
	{ "execs", FIELD_OF(struct task_row, t.execs) },
	{ "exits", FIELD_OF(struct task_row, t.exits) },
	{ "brief", FIELD_OF(struct task_row, t.brief) },
	{ "brief_run_ns", FIELD_OF(struct task_row, t.brief_run_ns) },
	{ "ended_run_ns", FIELD_OF(struct task_row, t.ended_run_ns) },
	{ "oom_kills", FIELD_OF(struct task_row, t.oom_kills) },
	{ "fd_errors", FIELD_OF(struct task_row, t.fd_errors) },
	{ "fork_errors", FIELD_OF(struct task_row, t.fork_errors) },
	{ "pids_cgroup", FIELD_OF(struct task_row, pids_cgroup) },
	{ "fd_limit", FIELD_OF(struct task_row, fd_limit) },
	{ "nproc_limit", FIELD_OF(struct task_row, nproc_limit) },
	{ "threads_before", FIELD_OF(struct task_row, threads_before) },
	{ "fds", FIELD_OF(struct task_row, fds) },
	{ "fds_before", FIELD_OF(struct task_row, fds_before) },
	{ "zombies", FIELD_OF(struct task_row, zombies) },
	{ "zombies_before", FIELD_OF(struct task_row, zombies_before) },
	{ "near", FIELD_OF(struct task_row, near_bytes) },
	{ "far", FIELD_OF(struct task_row, far_bytes) },
	{ "young", FIELD_OF(struct task_row, young[0]) },
	{ "young2", FIELD_OF(struct task_row, young[1]) },
	{ "young3", FIELD_OF(struct task_row, young[2]) },
	{ "young4", FIELD_OF(struct task_row, young[3]) },
	{ "dirty_ns", FIELD_OF(struct task_row, t.dirty_ns) },
	{ "dirty_pauses", FIELD_OF(struct task_row, t.dirty_pauses) },
	{ "sync_ns", FIELD_OF(struct task_row, t.sync_ns) },
	{ "syncs", FIELD_OF(struct task_row, t.syncs) },
	{ "stuck_ns", FIELD_OF(struct task_row, stuck_ns) },
	{ "fuse_ns", FIELD_OF(struct task_row, fuse_ns) },
	{ "softirq_ns", FIELD_OF(struct task_row, t.softirq_ns) },
	{ "irq_ns", FIELD_OF(struct task_row, t.irq_ns) },
	{ "sent", FIELD_OF(struct task_row, t.sent) },
	{ "sent_bytes", FIELD_OF(struct task_row, t.sent_bytes) },
	{ "fuse_server", FIELD_OF(struct task_row, fuse_server) },
};

static const struct field blame_table[] = {
	{ "victim", FIELD_OF(struct blame_row, victim) },
	{ "culprit", FIELD_OF(struct blame_row, culprit) },
	{ "wait_ns", FIELD_OF(struct blame_row, wait_ns) },
	{ "count", FIELD_OF(struct blame_row, count) },
};

static const struct field cgroup_table[] = {
	{ "id", FIELD_OF(struct cgroup_row, id) },
	{ "path", FIELD_OF(struct cgroup_row, path) },
	{ "run_ns", FIELD_OF(struct cgroup_row, run_ns) },
	{ "wait_ns", FIELD_OF(struct cgroup_row, wait_ns) },
	{ "throttled", FIELD_OF(struct cgroup_row, nr_throttled) },
	{ "throttled_ns", FIELD_OF(struct cgroup_row, throttled_ns) },
	{ "cpu_quota", FIELD_OF(struct cgroup_row, cpu_quota) },
	{ "memory", FIELD_OF(struct cgroup_row, memory_bytes) },
	{ "limit", FIELD_OF(struct cgroup_row, memory_limit), .usual = UINT64_MAX },
	{ "high_limit", FIELD_OF(struct cgroup_row, memory_high), .usual = UINT64_MAX },
	{ "refaults", FIELD_OF(struct cgroup_row, refaults) },
	{ "file_refaults", FIELD_OF(struct cgroup_row, file_refaults) },
	{ "mem_some_us", FIELD_OF(struct cgroup_row, stall_us) },
	{ "high", FIELD_OF(struct cgroup_row, memory_events_high) },
	{ "max", FIELD_OF(struct cgroup_row, memory_events_max) },
	{ "oom_kills", FIELD_OF(struct cgroup_row, oom_kills) },
	{ "tasks", FIELD_OF(struct cgroup_row, tasks) },
	{ "task_limit", FIELD_OF(struct cgroup_row, task_limit), .usual = UINT64_MAX },
	{ "task_refusals", FIELD_OF(struct cgroup_row, task_refusals) },
	{ "written", FIELD_OF(struct cgroup_row, written_bytes) },
	{ "read_bps", FIELD_OF(struct cgroup_row, read_bps) },
	{ "write_bps", FIELD_OF(struct cgroup_row, write_bps) },
	{ "read_iops", FIELD_OF(struct cgroup_row, read_iops) },
	{ "write_iops", FIELD_OF(struct cgroup_row, write_iops) },
	{ "limit_dev", FIELD_OF(struct cgroup_row, limit_dev) },
};

/* The buckets of a histogram, each a field of its own. */
#define LATENCY(name, of, i) { name "_" #i, FIELD_OF(struct disk_row, of[i]) }
#define LATENCIES(name, of)                                                                        \
	LATENCY(name, of, 0), LATENCY(name, of, 1), LATENCY(name, of, 2), LATENCY(name, of, 3),    \
		LATENCY(name, of, 4), LATENCY(name, of, 5), LATENCY(name, of, 6),                  \
		LATENCY(name, of, 7), LATENCY(name, of, 8), LATENCY(name, of, 9),                  \
		LATENCY(name, of, 10), LATENCY(name, of, 11), LATENCY(name, of, 12),               \
		LATENCY(name, of, 13), LATENCY(name, of, 14), LATENCY(name, of, 15)
_Static_assert(IO_LATENCIES == 16, "each bucket has its field");

static const struct field disk_table[] = {
	{ "name", FIELD_OF(struct disk_row, name) },
	{ "reads", FIELD_OF(struct disk_row, reads) },
	{ "writes", FIELD_OF(struct disk_row, writes) },
	{ "read", FIELD_OF(struct disk_row, read_bytes) },
	{ "written", FIELD_OF(struct disk_row, write_bytes) },
	{ "busy_ms", FIELD_OF(struct disk_row, busy_ms) },
	{ "queue_ms", FIELD_OF(struct disk_row, weighted_ms) },
	{ "dev", FIELD_OF(struct disk_row, dev) },
	{ "in_flight", FIELD_OF(struct disk_row, in_flight) },
	{ "base_read_ns", FIELD_OF(struct disk_row, base_read_ns) },
	{ "base_write_ns", FIELD_OF(struct disk_row, base_write_ns) },
	{ "flushes", FIELD_OF(struct disk_row, t.flushes) },
	{ "flush_ms", FIELD_OF(struct disk_row, t.flush_ms) },
	{ "read_queue_ns", FIELD_OF(struct disk_row, t.read_queue_ns) },
	{ "write_queue_ns", FIELD_OF(struct disk_row, t.write_queue_ns) },
	{ "read_device_ns", FIELD_OF(struct disk_row, t.read_device_ns) },
	{ "write_device_ns", FIELD_OF(struct disk_row, t.write_device_ns) },
	{ "alone_reads", FIELD_OF(struct disk_row, t.alone_reads) },
	{ "alone_writes", FIELD_OF(struct disk_row, t.alone_writes) },
	{ "alone_read_ns", FIELD_OF(struct disk_row, t.alone_read_ns) },
	{ "alone_write_ns", FIELD_OF(struct disk_row, t.alone_write_ns) },
	LATENCIES("read", t.read_latency),
	LATENCIES("write", t.write_latency),
};

static const struct field io_table[] = {
	{ "pid", FIELD_OF(struct io_row, pid) },
	{ "dev", FIELD_OF(struct io_row, dev) },
	{ "start_ns", FIELD_OF(struct io_row, start_ns) },
	{ "reads", FIELD_OF(struct io_row, t.reads) },
	{ "writes", FIELD_OF(struct io_row, t.writes) },
	{ "read", FIELD_OF(struct io_row, t.read_bytes) },
	{ "written", FIELD_OF(struct io_row, t.write_bytes) },
	{ "read_queue_ns", FIELD_OF(struct io_row, t.read_queue_ns) },
	{ "write_queue_ns", FIELD_OF(struct io_row, t.write_queue_ns) },
	{ "read_device_ns", FIELD_OF(struct io_row, t.read_device_ns) },
	{ "write_device_ns", FIELD_OF(struct io_row, t.write_device_ns) },
};

static const struct field cpu_table[] = {
	{ "cpu", FIELD_OF(struct cpu_row, cpu) },
	{ "busy_ns", FIELD_OF(struct cpu_row, busy_ns) },
	{ "idle_ns", FIELD_OF(struct cpu_row, idle_ns) },
	{ "irq_ns", FIELD_OF(struct cpu_row, irq_ns) },
	{ "softirq_ns", FIELD_OF(struct cpu_row, softirq_ns) },
	{ "steal_ns", FIELD_OF(struct cpu_row, steal_ns) },
};

static const struct field lock_table[] = {
	{ "waiter", FIELD_OF(struct lock_row, waiter) },
	{ "other", FIELD_OF(struct lock_row, other) },
	{ "kind", FIELD_OF(struct lock_row, kind) },
	{ "wait_ns", FIELD_OF(struct lock_row, wait_ns) },
	{ "count", FIELD_OF(struct lock_row, count) },
	{ "stuck_ns", FIELD_OF(struct lock_row, stuck_ns) },
	{ "thread", FIELD_OF(struct lock_row, thread) },
	{ "holder", FIELD_OF(struct lock_row, holder) },
	{ "holder_policy", FIELD_OF(struct lock_row, holder_policy) },
	{ "holder_waiting_ns", FIELD_OF(struct lock_row, holder_waiting_ns) },
};

static const struct field nic_table[] = {
	{ "name", FIELD_OF(struct nic_row, name) },
	{ "rx", FIELD_OF(struct nic_row, rx_packets) },
	{ "rx_bytes", FIELD_OF(struct nic_row, rx_bytes) },
	{ "tx", FIELD_OF(struct nic_row, tx_packets) },
	{ "tx_bytes", FIELD_OF(struct nic_row, tx_bytes) },
};

static const struct field peer_table[] = {
	{ "pid", FIELD_OF(struct peer_row, pid) },
	{ "start_ns", FIELD_OF(struct peer_row, start_ns) },
	{ "peer", FIELD_OF(struct peer_row, peer) },
	{ "peer_pid", FIELD_OF(struct peer_row, peer_pid) },
	{ "connecting", FIELD_OF(struct peer_row, connecting) },
	{ "waited_ns", FIELD_OF(struct peer_row, waited_ns) },
	{ "waits", FIELD_OF(struct peer_row, waits) },
	{ "age_ns", FIELD_OF(struct peer_row, age_ns) },
	{ "resent", FIELD_OF(struct peer_row, resent) },
	{ "pending_ns", FIELD_OF(struct peer_row, pending_ns) },
	{ "round_trip_ns", FIELD_OF(struct peer_row, round_trip_ns) },
	{ "unacked", FIELD_OF(struct peer_row, unacked) },
};

static const struct field head_table[] = {
	{ "version", FIELD_OF(struct recording_head, version) },
	{ "agent", FIELD_OF(struct recording_head, agent) },
	{ "kernel", FIELD_OF(struct recording_head, kernel) },
	{ "cpus", FIELD_OF(struct recording_head, n_cpus) },
	{ "made_s", FIELD_OF(struct recording_head, made_s) },
	{ "boot_s", FIELD_OF(struct recording_head, boot_s) },
	{ "self", FIELD_OF(struct recording_head, self[0]) },
	{ "self2", FIELD_OF(struct recording_head, self[1]) },
	{ "self3", FIELD_OF(struct recording_head, self[2]) },
	{ "self4", FIELD_OF(struct recording_head, self[3]) },
};

/* The bounds are far above what a machine of this size of memory has: pid_max is
 * 4 million at the most, but a million processes alone need their own 10 GB. */
const struct row_kind row_kinds[ROW_KINDS] = {
	[ROW_SNAPSHOT] = { "snapshot", FIELDS(snapshot_table), sizeof(struct snapshot), 1 },
	[ROW_TASK] = { "task", FIELDS(task_table), sizeof(struct task_row), 1u << 17 },
	[ROW_BLAME] = { "blame", FIELDS(blame_table), sizeof(struct blame_row), 1u << 18 },
	[ROW_CGROUP] = { "cgroup", FIELDS(cgroup_table), sizeof(struct cgroup_row), 1u << 14 },
	[ROW_LOCK] = { "lock", FIELDS(lock_table), sizeof(struct lock_row), 1u << 14 },
	[ROW_DISK] = { "disk", FIELDS(disk_table), sizeof(struct disk_row), 1u << 10 },
	[ROW_CPU] = { "cpu", FIELDS(cpu_table), sizeof(struct cpu_row), 1u << 13 },
	[ROW_IO] = { "io", FIELDS(io_table), sizeof(struct io_row), 1u << 16 },
	[ROW_NIC] = { "nic", FIELDS(nic_table), sizeof(struct nic_row), 1u << 12 },
	[ROW_PEER] = { "peer", FIELDS(peer_table), sizeof(struct peer_row), 1u << 12 },
};

const struct row_kind recording_head_kind = {
	RECORDING_WORD, FIELDS(head_table), sizeof(struct recording_head), 1,
};

/* memcpy of so many bytes: the tables are generic, the types are not. */
#define GET(type)                                                                                  \
	({                                                                                         \
		type value;                                                                        \
		memcpy(&value, (const char *)row + f->offset, sizeof(value));                      \
		(uint64_t)value;                                                                   \
	})
#define SET(type, number)                                                                          \
	({                                                                                         \
		type value = (type)(number);                                                       \
		memcpy((char *)row + f->offset, &value, sizeof(value));                            \
	})

uint64_t field_get(const struct field *f, const void *row)
{
	switch (f->type) {
	case FIELD_U64:
		return GET(uint64_t);
	case FIELD_U32:
		return GET(uint32_t);
	case FIELD_U16:
		return GET(uint16_t);
	case FIELD_U8:
		return GET(uint8_t);
	case FIELD_I32:
		return GET(int32_t);
	case FIELD_I8:
		return GET(int8_t);
	case FIELD_BOOL:
		return GET(bool);
	case FIELD_NAME:
	default:
		return 0;
	}
}

int field_set(const struct field *f, void *row, bool negative, uint64_t magnitude)
{
	static const uint64_t most[] = {
		[FIELD_U64] = UINT64_MAX, [FIELD_U32] = UINT32_MAX, [FIELD_U16] = UINT16_MAX,
		[FIELD_U8] = UINT8_MAX,	  [FIELD_I32] = INT32_MAX,  [FIELD_I8] = INT8_MAX,
		[FIELD_BOOL] = 1,
	};
	bool is_signed = f->type == FIELD_I32 || f->type == FIELD_I8;
	uint64_t number = negative ? -magnitude : magnitude;

	if (f->type == FIELD_NAME || (negative && magnitude && !is_signed) ||
	    magnitude > most[f->type])
		return -ERANGE;
	switch (f->type) {
	case FIELD_U64:
		SET(uint64_t, number);
		break;
	case FIELD_U32:
	case FIELD_I32:
		SET(uint32_t, number);
		break;
	case FIELD_U16:
		SET(uint16_t, number);
		break;
	case FIELD_U8:
	case FIELD_I8:
		SET(uint8_t, number);
		break;
	case FIELD_BOOL:
	case FIELD_NAME:
	default:
		SET(bool, number);
		break;
	}
	return 0;
}

bool field_is_usual(const struct field *f, const void *row)
{
	if (f->type == FIELD_NAME)
		return ((const char *)row)[f->offset] == '\0';
	return field_get(f, row) == f->usual;
}

void row_clear(const struct row_kind *kind, void *row)
{
	memset(row, 0, kind->size);
	for (size_t i = 0; i < kind->n_fields; i++) {
		if (kind->field[i].usual)
			field_set(&kind->field[i], row, false, kind->field[i].usual);
	}
}
