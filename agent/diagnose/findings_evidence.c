// SPDX-License-Identifier: GPL-2.0-or-later
/* findings_evidence.c - the kinds of evidence that a finding may hold. */
#include "findings_table.h"

const struct evidence_row evidence_table[EVIDENCE_KINDS] = {
	[EVIDENCE_IDLE_CPU] = { "idle-cpu", "idle CPU time", UNIT_NS },
	[EVIDENCE_DISK_BUSY] = { "disk-busy", "disk busy", UNIT_NS },
	[EVIDENCE_MEM_FULL] = { "mem-full", "all stalled for memory", UNIT_HUNDREDTHS },
	[EVIDENCE_AVAILABLE] = { "available", "memory available", UNIT_BYTES },
	[EVIDENCE_GROWN] = { "grown", "culprit grew", UNIT_BYTES },
	[EVIDENCE_GOT] = { "got", "culprit got", UNIT_BYTES },
	[EVIDENCE_CACHED] = { "cached", "culprit cached", UNIT_BYTES },
	[EVIDENCE_SWAP_OUT] = { "swap-out", "pages swapped out", UNIT_COUNT },
	[EVIDENCE_REFAULTS] = { "refaults", "pages fetched again", UNIT_COUNT },
	[EVIDENCE_COMPACT_FAILED] = { "compact-failed", "of them in vain", UNIT_COUNT },
	[EVIDENCE_HUGE_FAULTS] = { "huge-faults", "huge pages given", UNIT_COUNT },
	[EVIDENCE_CPU_QUOTA] = { "cpu-quota", "CPU quota, of one CPU", UNIT_HUNDREDTHS },
	[EVIDENCE_RAN] = { "ran", "CPU time", UNIT_NS },
	[EVIDENCE_BLOCKED] = { "blocked", "blocked (state D)", UNIT_NS },
	[EVIDENCE_STEAL] = { "steal", "CPU time that the hypervisor took", UNIT_NS },
	[EVIDENCE_FREQ_NOW] = { "freq-now", "frequency now", UNIT_KHZ },
	[EVIDENCE_FREQ_LIMIT] = { "freq-limit", "frequency limit", UNIT_KHZ },
	[EVIDENCE_FREQ_MOST] = { "freq-most", "highest frequency", UNIT_KHZ },
	[EVIDENCE_HOT] = { "hot", "times throttled for heat", UNIT_COUNT },
	[EVIDENCE_NUMA_FAR] = { "numa-far", "memory on other nodes", UNIT_BYTES },
	[EVIDENCE_NUMA_NEAR] = { "numa-near", "memory on its own node", UNIT_BYTES },
	[EVIDENCE_NUMA_MISS] = { "numa-miss", "pages placed on another node", UNIT_COUNT },
	[EVIDENCE_SOFTIRQ] = { "softirq", "CPU time in softirqs", UNIT_NS },
	[EVIDENCE_PACKETS] = { "packets", "packets taken in", UNIT_PER_1000S },
	[EVIDENCE_ROUND_TRIP] = { "round-trip", "round-trip time", UNIT_NS },
	[EVIDENCE_RESENT] = { "resent", "segments sent again", UNIT_COUNT },
	[EVIDENCE_OWED] = { "owed", "unanswered for", UNIT_NS },
	[EVIDENCE_TASKS] = { "tasks", "processes and threads", UNIT_COUNT },
	[EVIDENCE_TASK_LIMIT] = { "task-limit", "limit of tasks", UNIT_COUNT },
	[EVIDENCE_FILES] = { "open-files", "open files", UNIT_COUNT },
	[EVIDENCE_FILE_LIMIT] = { "file-limit", "limit of open files", UNIT_COUNT },
	[EVIDENCE_MORE] = { "more", "more than before", UNIT_COUNT },
	[EVIDENCE_INTERVAL] = { "interval", "from one to the next", UNIT_NS },
	[EVIDENCE_LOCK_HOLDER] = { "lock-holder", "holder of the lock", UNIT_PROCESS },
	[EVIDENCE_HOLDER_WAIT] = { "holder-wait", "its wait for a CPU", UNIT_NS },
	[EVIDENCE_CALL_RATE] = { "calls", "system calls", UNIT_PER_1000S },
	[EVIDENCE_SYSTEM_TIME] = { "system-time", "CPU time in the kernel", UNIT_NS },
	[EVIDENCE_TIMER_RATE] = { "timers", "timers expired", UNIT_PER_1000S },
	[EVIDENCE_LATENCY] = { "latency", "time of a request", UNIT_NS },
	[EVIDENCE_ALONE] = { "alone", "time of a request alone", UNIT_NS },
	[EVIDENCE_DEPTH] = { "depth", "requests at a time", UNIT_COUNT },
	[EVIDENCE_REQUESTS] = { "requests", "requests", UNIT_PER_1000S },
	[EVIDENCE_LIMIT_BYTES] = { "limit-bytes", "limit of bytes per second", UNIT_BYTES },
	[EVIDENCE_LIMIT_REQUESTS] = { "limit-requests", "limit of requests", UNIT_PER_1000S },
	[EVIDENCE_DIRTY] = { "dirty", "dirty memory", UNIT_BYTES },
	[EVIDENCE_WRITE_BACK] = { "write-back", "memory that is being written", UNIT_BYTES },
	[EVIDENCE_SYNCS] = { "syncs", "fsyncs", UNIT_PER_1000S },
	[EVIDENCE_SYNC_TIME] = { "sync-time", "time of an fsync", UNIT_NS },
	[EVIDENCE_STUCK] = { "stuck-for", "asleep for", UNIT_NS },
	[EVIDENCE_ENDED_RUN] = { "ended-run", "of it in what it started and has ended", UNIT_NS },
};

const struct evidence *evidence_of(const struct finding *f, enum evidence_kind kind)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (f->evidence[i].kind == kind)
			return &f->evidence[i];
	}
	return NULL;
}

void evidence_add(struct finding *f, enum evidence_kind kind, uint64_t value)
{
	for (size_t i = 0; i < f->n_evidence; i++) {
		if (f->evidence[i].kind == kind) {
			f->evidence[i].value = value;
			return;
		}
	}
	if (f->n_evidence < EVIDENCE_MAX)
		f->evidence[f->n_evidence++] = (struct evidence){ kind, value };
}
