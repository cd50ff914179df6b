/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scheduler.c - see scheduler.h. */
#include "scheduler.h"

#include <errno.h>
#include <inttypes.h>
#include <linux/sched.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The first version of the kernel's struct sched_attr (sched_setattr(2)): without
 * the utilisation clamps, which stay untouched when they are left out.  Its own
 * header, linux/sched/types.h, does not go together with the C library's. */
struct attr {
	uint32_t size;
	uint32_t policy;
	uint64_t flags;
	int32_t nice;
	uint32_t priority;
	uint64_t runtime, deadline, period;
};
_Static_assert(sizeof(struct attr) == 48, "SCHED_ATTR_SIZE_VER0");

/* What may be written back: the kernel reports no other flags of a task, and those
 * that mean "keep" are instructions, not state. */
#define STATE_FLAGS_ANY ((uint64_t)SCHED_FLAG_RESET_ON_FORK)
#define STATE_FLAGS_DEADLINE \
	((uint64_t)(SCHED_FLAG_RESET_ON_FORK | SCHED_FLAG_RECLAIM | SCHED_FLAG_DL_OVERRUN))

static const char *const policy_words[] = {
	[SCHED_NORMAL] = "SCHED_OTHER", [SCHED_FIFO] = "SCHED_FIFO",
	[SCHED_RR] = "SCHED_RR",	[SCHED_BATCH] = "SCHED_BATCH",
	[SCHED_IDLE] = "SCHED_IDLE",	[SCHED_DEADLINE] = "SCHED_DEADLINE",
};

static int get_attr(pid_t tid, struct attr *attr)
{
	memset(attr, 0, sizeof(*attr));
	if (syscall(SYS_sched_getattr, tid, attr, sizeof(*attr), 0))
		return -errno;
	return 0;
}

/* The one place where a thread's scheduling is changed: whoever drops capabilities
 * raises CAP_SYS_NICE around this call. */
static int set_attr(pid_t tid, const struct attr *attr)
{
	return syscall(SYS_sched_setattr, tid, attr, 0) ? -errno : 0;
}

static void *ask_default_slice(void *out)
{
	struct attr attr;

	if (get_attr(0, &attr))
		return NULL;
	attr.size = sizeof(attr);
	attr.policy = SCHED_NORMAL;
	attr.flags = 0;
	attr.priority = 0;
	attr.nice = getpriority(PRIO_PROCESS, 0);
	attr.runtime = attr.deadline = attr.period = 0;
	if (!set_attr(0, &attr) && !get_attr(0, &attr))
		*(uint64_t *)out = attr.runtime;
	return NULL;
}

uint64_t scheduler_default_slice(void)
{
	uint64_t slice = 0;
	pthread_t thread;

	/* A thread of our own gives up whatever slice it has and looks. */
	if (!pthread_create(&thread, NULL, ask_default_slice, &slice))
		pthread_join(thread, NULL);
	return slice;
}

bool scheduler_is_fair(uint32_t policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH || policy == SCHED_IDLE;
}

bool scheduler_is_real_time(uint32_t policy)
{
	return policy == SCHED_FIFO || policy == SCHED_RR || policy == SCHED_DEADLINE;
}

int scheduler_read(pid_t tid, uint64_t default_slice, struct scheduler_value *out)
{
	struct attr attr;
	int err, nice;

	if (tid <= 0)
		return -ESRCH; /* 0 would mean the caller */
	err = get_attr(tid, &attr);
	if (err)
		return err;
	/* sched_getattr() leaves out the niceness of a real-time thread, although
	 * the kernel keeps it for later; getpriority() does not. */
	errno = 0;
	nice = getpriority(PRIO_PROCESS, (id_t)tid);
	if (nice == -1 && errno)
		return -errno;
	*out = (struct scheduler_value){
		.policy = attr.policy,
		.nice = nice,
		.priority = attr.priority,
		.flags = attr.flags & STATE_FLAGS_DEADLINE,
		.runtime = attr.runtime,
		.deadline = attr.deadline,
		.period = attr.period,
	};
	if (scheduler_is_fair(out->policy) && out->runtime == default_slice)
		out->runtime = 0;
	return 0;
}

/* sched_setattr() sets niceness and slice under these two only (fair_policy() in
 * kernel/sched/sched.h); under the others both are kept for later. */
static bool takes_nice(uint32_t policy)
{
	return policy == SCHED_NORMAL || policy == SCHED_BATCH;
}

int scheduler_write(pid_t tid, uint64_t default_slice, const struct scheduler_value *value)
{
	bool nice = takes_nice(value->policy), dl = value->policy == SCHED_DEADLINE;
	struct attr attr = {
		.size = sizeof(attr),
		.policy = value->policy,
		.flags = value->flags & (dl ? STATE_FLAGS_DEADLINE : STATE_FLAGS_ANY),
		.nice = nice ? value->nice : 0,
		.priority = value->priority,
		.runtime = nice || dl ? value->runtime : 0,
		.deadline = dl ? value->deadline : 0,
		.period = dl ? value->period : 0,
	};
	struct scheduler_value is = {0};
	int err;

	if (tid <= 0)
		return -ESRCH;
	err = set_attr(tid, &attr);
	if (err)
		return err;
	err = scheduler_read(tid, default_slice, &is);
	if (!err && !nice && is.nice != value->nice) {
		if (setpriority(PRIO_PROCESS, (id_t)tid, value->nice))
			return -errno;
		err = scheduler_read(tid, default_slice, &is);
	}
	if (err)
		return err;
	if (!scheduler_same(SCHEDULER_POLICY, &is, value) || is.nice != value->nice ||
	    (nice && is.runtime != value->runtime))
		return -EBADE;
	return 0;
}

bool scheduler_same(enum scheduler_knob knob, const struct scheduler_value *a,
		    const struct scheduler_value *b)
{
	if (knob == SCHEDULER_NICE)
		return a->nice == b->nice;
	if (knob == SCHEDULER_SLICE)
		return a->runtime == b->runtime;
	if (a->policy != b->policy || a->priority != b->priority || a->flags != b->flags)
		return false;
	if (a->policy != SCHED_DEADLINE)
		return true;
	return a->runtime == b->runtime && a->deadline == b->deadline && a->period == b->period;
}

struct scheduler_value scheduler_with(enum scheduler_knob knob, const struct scheduler_value *now,
				      const struct scheduler_value *from)
{
	struct scheduler_value v = *now;

	if (knob == SCHEDULER_NICE) {
		v.nice = from->nice;
		return v;
	}
	if (knob == SCHEDULER_SLICE) {
		v.runtime = from->runtime;
		return v;
	}
	v = *from;
	v.nice = now->nice;
	/* A slice belongs to neither knob: between fair policies it stays. */
	if (scheduler_is_fair(now->policy) && scheduler_is_fair(from->policy))
		v.runtime = now->runtime;
	return v;
}

struct scheduler_value scheduler_inherited(const struct scheduler_value *parent)
{
	struct scheduler_value v = *parent;

	/* sched_fork() in kernel/sched/core.c */
	if (!(parent->flags & SCHED_FLAG_RESET_ON_FORK))
		return v;
	v.flags &= ~(uint64_t)SCHED_FLAG_RESET_ON_FORK;
	if (scheduler_is_real_time(v.policy)) {
		v = (struct scheduler_value){.policy = SCHED_NORMAL};
	} else {
		v.runtime = 0;
		if (v.nice < 0)
			v.nice = 0;
	}
	return v;
}

const char *scheduler_policy_word(uint32_t policy)
{
	if (policy >= sizeof(policy_words) / sizeof(policy_words[0]) || !policy_words[policy])
		return "SCHED_?";
	return policy_words[policy];
}

void scheduler_say(enum scheduler_knob knob, const struct scheduler_value *value, char *out,
		   size_t size)
{
	const char *word = scheduler_policy_word(value->policy);

	if (knob == SCHEDULER_NICE)
		snprintf(out, size, "nice %d", value->nice);
	else if (knob == SCHEDULER_SLICE && !value->runtime)
		snprintf(out, size, "the default");
	else if (knob == SCHEDULER_SLICE)
		snprintf(out, size, "%g us", (double)value->runtime / 1000);
	else if (scheduler_is_fair(value->policy))
		snprintf(out, size, "%s", word);
	else if (value->policy == SCHED_DEADLINE)
		snprintf(out, size, "%s %" PRIu64 "/%" PRIu64 " us", word, value->runtime / 1000,
			 value->period / 1000);
	else
		snprintf(out, size, "%s priority %u", word, value->priority);
}

void scheduler_format(const struct scheduler_value *value, char out[SCHEDULER_TEXT_MAX])
{
	snprintf(out, SCHEDULER_TEXT_MAX,
		 "policy=%" PRIu32 " nice=%" PRId32 " priority=%" PRIu32 " flags=%" PRIu64
		 " runtime=%" PRIu64 " deadline=%" PRIu64 " period=%" PRIu64,
		 value->policy, value->nice, value->priority, value->flags, value->runtime,
		 value->deadline, value->period);
}

int scheduler_parse(const char *text, struct scheduler_value *out)
{
	struct scheduler_value v = {0};
	char again[SCHEDULER_TEXT_MAX];
	int n;

	n = sscanf(text,
		   "policy=%" SCNu32 " nice=%" SCNd32 " priority=%" SCNu32 " flags=%" SCNu64
		   " runtime=%" SCNu64 " deadline=%" SCNu64 " period=%" SCNu64,
		   &v.policy, &v.nice, &v.priority, &v.flags, &v.runtime, &v.deadline, &v.period);
	if (n != 7)
		return -EBADMSG;
	/* Also whatever sscanf() is generous about: signs, overflow, a tail. */
	scheduler_format(&v, again);
	if (strcmp(again, text))
		return -EBADMSG;
	*out = v;
	return 0;
}
