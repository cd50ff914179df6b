// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tasks.bpf.c - the times of every thread in one read (BPF task iterator): what
 * /proc tells in five files a thread, at some hundredths of the cost, and one
 * thing that it does not tell, since when a thread that is waiting has waited.
 */
#include "kernel.bpf.h"
#include "block.bpf.h"
#include "delayed.bpf.h"
#include "place.bpf.h"
#include "task.bpf.h"

char LICENSE[] SEC("license") = "GPL";

/* Indices of mm->rss_stat, include/linux/mm_types_task.h. */
enum { FILE_PAGES = 0, ANON_PAGES = 1, SWAP_ENTRIES = 2, SHMEM_PAGES = 3 };

/* Since 6.2 the counters are per CPU and the sum in .count may lag by some dozen
 * pages for each CPU; negative then counts as none. */
static __always_inline __s64 rss_of(struct mm_struct *mm, int index)
{
	struct mm_struct___percpu *percpu = (void *)mm;
	struct mm_struct___plain *plain = (void *)mm;
	__s64 count = 0;

	if (bpf_core_field_exists(percpu->rss_stat)) {
		switch (index) {
		case FILE_PAGES:
			count = BPF_CORE_READ(percpu, rss_stat[FILE_PAGES].count);
			break;
		case ANON_PAGES:
			count = BPF_CORE_READ(percpu, rss_stat[ANON_PAGES].count);
			break;
		case SWAP_ENTRIES:
			count = BPF_CORE_READ(percpu, rss_stat[SWAP_ENTRIES].count);
			break;
		default:
			count = BPF_CORE_READ(percpu, rss_stat[SHMEM_PAGES].count);
		}
	} else if (bpf_core_field_exists(plain->rss_stat.count)) {
		switch (index) {
		case FILE_PAGES:
			count = BPF_CORE_READ(plain, rss_stat.count[FILE_PAGES].counter);
			break;
		case ANON_PAGES:
			count = BPF_CORE_READ(plain, rss_stat.count[ANON_PAGES].counter);
			break;
		case SWAP_ENTRIES:
			count = BPF_CORE_READ(plain, rss_stat.count[SWAP_ENTRIES].counter);
			break;
		default:
			count = BPF_CORE_READ(plain, rss_stat.count[SHMEM_PAGES].counter);
		}
	}
	return count > 0 ? count : 0;
}

static __always_inline __u32 lowest_zero(__u64 word)
{
	__u32 at = 0;

#pragma unroll
	for (__u32 half = 32; half; half /= 2) {
		__u64 low = (1ull << half) - 1;

		if ((word & low) == low) {
			word >>= half;
			at += half;
		}
	}
	return at;
}

/* The lowest free descriptor, from the first 4096; beyond them what the kernel
 * remembers. */
static __always_inline __u32 lowest_free_fd(struct task_struct *task)
{
	struct fdtable *fdt = BPF_CORE_READ(task, files, fdt);
	__u32 next = BPF_CORE_READ(task, files, next_fd), max = BPF_CORE_READ(fdt, max_fds), word;
	unsigned long *full = BPF_CORE_READ(fdt, full_fds_bits);
	unsigned long *open = BPF_CORE_READ(fdt, open_fds);
	unsigned long bits = 0;

	if (!fdt || bpf_probe_read_kernel(&bits, sizeof(bits), full) || !~bits)
		return next;
	word = lowest_zero(bits);
	if (word * 64 >= max || bpf_probe_read_kernel(&bits, sizeof(bits), open + word))
		return max;
	return word * 64 + lowest_zero(bits);
}

/* More than 4 billion is no limit. */
static __always_inline __u32 at_most_u32(__u64 limit)
{
	return limit < ~0u ? limit : ~0u;
}

static __always_inline void read_limits(struct thread_record *r, struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);

	r->pids_cgroup = pids_cgroup_id(task);
	r->fd_limit = at_most_u32(BPF_CORE_READ(signal, rlim[RLIMIT_NOFILE].rlim_cur));
	r->nproc_limit = at_most_u32(BPF_CORE_READ(signal, rlim[RLIMIT_NPROC].rlim_cur));
	r->free_fd = lowest_free_fd(task);
}

static __always_inline void read_identity(struct thread_record *r, struct task_struct *task)
{
	r->pid = task->pid;
	r->tgid = task->tgid;
	r->ppid = BPF_CORE_READ(task, real_parent, tgid);
	r->uid = BPF_CORE_READ(task, cred, euid.val);
	r->start_boot_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	r->cgroup_id = task_cgroup_id(task);
	r->static_prio = task->static_prio;
	r->rt_priority = task->rt_priority;
	r->policy = task->policy;
	r->kernel_thread = !!(task->flags & PF_KTHREAD);
	BPF_CORE_READ_STR_INTO(&r->comm, task, comm);
}

/* A run queue's clock stands still while its CPU is idle, as one is whose tasks
 * are all throttled; that of the CPU that reads this moves. */
static __always_inline __u64 clock_of(struct rq *rq)
{
	struct task_struct *reader = (struct task_struct *)bpf_get_current_task();
	__u64 its = BPF_CORE_READ(rq, clock);
	__u64 own = BPF_CORE_READ(reader, se.cfs_rq, rq, clock);

	return own > its ? own : its;
}

/*
 * By its control group.  In version 1 it sleeps uninterruptibly before 6.1, in a state of its
 * own since; in version 2 interruptibly, and the bit is set also of one that is stopped, or
 * waits for a child that shares its memory: of these it tells nothing.
 */
static __always_inline bool is_frozen(struct task_struct *task, __u32 state)
{
	if ((task->flags & (PF_FROZEN | PF_KTHREAD)) == PF_FROZEN)
		return true;
	return (state & (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)) == TASK_INTERRUPTIBLE &&
	       bpf_core_field_exists(task->frozen) && BPF_CORE_READ_BITFIELD(task, frozen);
}

static __always_inline void read_cpu(struct thread_record *r, struct task_struct *task)
{
	struct rq *rq = BPF_CORE_READ(task, se.cfs_rq, rq);

	r->run_ns = task->se.sum_exec_runtime;
	r->wait_ns = task->sched_info.run_delay;
	r->queued_rq_ns = task->sched_info.last_queued;
	r->rq_ns = clock_of(rq);
	r->state = thread_state(task);
	if (is_frozen(task, r->state))
		r->state = TASK_FROZEN;
	/* What an ended leader was there and blocked is with the ended threads. */
	if (!task->exit_state)
		r->alive_ns = bpf_ktime_get_boot_ns() - task->start_boottime;
	block_read(r->pid, r->wait_ns, r->queued_rq_ns, r->rq_ns, r->blocked_ns);
	r->wait_ns = true_delay(r->pid, r->wait_ns);
	r->n_cpus = task->nr_cpus_allowed;
	/* A kernel for fewer CPUs has other fields of the task behind the mask; the
	 * daemon looks at no more bits than there are CPUs. */
	bpf_probe_read_kernel(r->cpus, sizeof(r->cpus), task->cpus_ptr);
	r->cpu = BPF_CORE_READ(rq, cpu);
	r->running_tgid = BPF_CORE_READ(rq, curr, tgid);
	if (bpf_core_field_exists(task->se.cfs_rq->throttle_count))
		r->throttled = BPF_CORE_READ(task, se.cfs_rq, throttle_count) > 0;
	r->switches = task->nivcsw;
	r->sleeps = task->nvcsw;
}

static __always_inline void read_sleep(struct thread_record *r, struct task_struct *task)
{
	struct rq *rq = BPF_CORE_READ(task, se.cfs_rq, rq);
	__u64 left;

	r->syscall = -1;
	r->system_ns = task->stime;
	if (!r->state)
		return;
	r->syscall = call_number(task_registers(task));
	left = task->se.exec_start + BPF_CORE_READ(rq, clock) - BPF_CORE_READ(rq, clock_task);
	if (r->rq_ns > left)
		r->asleep_ns = r->rq_ns - left;
}

static __always_inline void read_memory_and_io(struct thread_record *r, struct task_struct *task)
{
	struct mm_struct *mm = task->mm;

	r->min_faults = task->min_flt;
	r->major_faults = task->maj_flt;
	if (bpf_core_field_exists(task->ioac.read_bytes)) {
		r->read_bytes = BPF_CORE_READ(task, ioac.read_bytes);
		r->write_bytes = BPF_CORE_READ(task, ioac.write_bytes);
	}
	if (!mm)
		return;
	r->anon_pages = rss_of(mm, ANON_PAGES);
	r->swap_pages = rss_of(mm, SWAP_ENTRIES);
	r->rss_pages = rss_of(mm, FILE_PAGES) + r->anon_pages + rss_of(mm, SHMEM_PAGES);
}

static __always_inline void read_ended(struct thread_record *r, struct signal_struct *signal)
{
	r->ended_run_ns = BPF_CORE_READ(signal, sum_sched_runtime);
	r->ended_min_faults = BPF_CORE_READ(signal, min_flt);
	r->ended_major_faults = BPF_CORE_READ(signal, maj_flt);
	r->ended_switches = BPF_CORE_READ(signal, nivcsw);
	r->ended_sleeps = BPF_CORE_READ(signal, nvcsw);
	r->ended_system_ns = BPF_CORE_READ(signal, stime);
}

SEC("iter/task")
int list_threads(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct thread_record r = {};

	if (!task)
		return 0;
	/* Ended and not yet reaped; but a leader whose threads live on counts. */
	if (task->exit_state && BPF_CORE_READ(task, signal, live.counter) <= 0) {
		if (!(task->exit_state & EXIT_ZOMBIE) || task->pid != task->tgid)
			return 0;
		r.zombie = 1;
	}
	read_identity(&r, task);
	if (r.zombie) {
		bpf_seq_write(ctx->meta->seq, &r, sizeof(r));
		return 0;
	}
	read_limits(&r, task);
	read_cpu(&r, task);
	read_sleep(&r, task);
	read_memory_and_io(&r, task);
	read_ended(&r, BPF_CORE_READ(task, signal));
	bpf_seq_write(ctx->meta->seq, &r, sizeof(r));
	return 0;
}
