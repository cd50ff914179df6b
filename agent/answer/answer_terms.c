// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answer_terms.c - "what does cpu pressure mean?": the words that answers and offers are
 * made of, each in a sentence or two.  After the kernel's documentation and the manual
 * pages that are named.
 */
#include <string.h>

#include "answer_impl.h"

struct term {
	const char *names; /* simplified, separated by '|' */
	const char *state; /* "what is it" may ask for its value now: what asks for nothing
	                    * else; NULL: it has none */
	const char *text;
};

/* Each is answered with the number alone, but for the last: that one has all pressures. */
#define PRESSURE "how high is the pressure?"
#define LOAD "how high is the load?"
#define STEAL "how much is stolen?"
#define FINE "is everything fine?"

static const struct term terms[] = {
	{ "psi|pressure stall information", NULL,
	  "PSI, pressure stall information: the share of time in which some task (\"some\") or all "
	  "of them (\"full\") waited for a resource. The kernel keeps it in /proc/pressure." },
	{ "pressure|cpu pressure|cpu pressure some", PRESSURE,
	  "CPU pressure: the share of time in which at least one task could run and had no CPU "
	  "(/proc/pressure/cpu, \"some\")." },
	{ "memory pressure|mem pressure", PRESSURE,
	  "Memory pressure: the share of time in which at least one task waited for memory to be "
	  "freed, or for pages that had been taken from it (/proc/pressure/memory, \"some\")." },
	{ "io pressure|i/o pressure|disk pressure", PRESSURE,
	  "I/O pressure: the share of time in which at least one task waited for storage "
	  "(/proc/pressure/io, \"some\")." },
	{ "sched idle|idle policy|the idle policy", NULL,
	  "SCHED_IDLE: a scheduling policy below the lowest niceness. Such a task takes what CPU "
	  "time others leave, and next to none where others want it, see sched(7)." },
	{ "sched other|sched normal", NULL,
	  "SCHED_OTHER: the ordinary scheduling policy; the CPU is shared by niceness, see "
	  "sched(7)." },
	{ "sched fifo|sched rr|real time policy|real time scheduling", NULL,
	  "SCHED_FIFO and SCHED_RR: real-time policies. Such a task runs before every ordinary one "
	  "for as long as it wants, up to the kernel's limit for all of them, see sched(7)." },
	{ "nice|niceness|nice value|renice", NULL,
	  "Niceness: -20 (more of the CPU) to 19 (less); each step changes the share by about a "
	  "quarter against other tasks of the same group, see sched(7)." },
	{ "autogroup|autogroups|autogroup niceness", NULL,
	  "Autogroup: the scheduler treats each session as one group, so niceness counts within a "
	  "session; between sessions the niceness of the autogroup does, see sched(7)." },
	{ "cpu weight|cpu shares|weight", NULL,
	  "CPU weight: the share of a cgroup when CPUs are short, relative to the cgroups beside "
	  "it: 100 is ordinary (cpu.weight; cpu.shares with 1024 on cgroup v1)." },
	{ "cpu quota|quota|cpu max|throttled|throttling|cpu throttling", NULL,
	  "CPU quota: the most CPU time that a cgroup may use in each period; once it is used up, "
	  "its tasks are throttled, so they stand until the next period (cpu.max)." },
	{ "cpuset|affinity|pinned|pinning", NULL,
	  "Affinity: the CPUs on which a task may run, set by itself (taskset) or by its cgroup "
	  "(cpuset.cpus). A task that is pinned waits for its CPU although others are idle." },
	{ "run queue|runqueue|run queue wait|runqueue wait", NULL,
	  "Run queue: the tasks that could run and wait for their CPU. I charge that wait to "
	  "whoever had the CPU meanwhile." },
	{ "context switch|context switches", NULL,
	  "Context switch: a CPU goes from one task to another." },
	{ "load average|loadavg|load", LOAD,
	  "Load average: how many tasks ran, could run, or were in uninterruptible sleep, averaged "
	  "over 1, 5 and 15 minutes (/proc/loadavg, uptime). It does not say who waits for whom." },
	{ "steal|steal time|stolen time|cpu steal", STEAL,
	  "Steal: time in which a virtual CPU could run and the hypervisor ran something else." },
	{ "iowait|io wait|i/o wait", FINE,
	  "iowait: a CPU was idle while a task that had run on it waited for storage. A busy CPU "
	  "hides it, so I go by the waits of the tasks." },
	{ "softirq|softirqs|interrupt|interrupts|irq|irqs", NULL,
	  "Interrupt: a device makes a CPU leave its task; a softirq is the part of that work that "
	  "may be done a little later, such as taking in packets. Both take the task's time." },
	{ "d state|uninterruptible sleep|uninterruptible", NULL,
	  "Uninterruptible sleep (state D): a task waits within the kernel, mostly for storage, and "
	  "no signal wakes it." },
	{ "zombie|zombies|defunct", NULL,
	  "Zombie: a process that has ended and whose parent has not asked how. It uses nothing but "
	  "its pid." },
	{ "futex|lock contention|contention", NULL,
	  "Futex: the kernel's part of locks between threads; a task that waits in one waits for "
	  "another to let the lock go, see futex(7)." },
	{ "priority inversion|lock inversion", NULL,
	  "Priority inversion: who holds a lock gets no CPU, so that a more urgent task which wants "
	  "the lock waits for everything that runs before the holder." },
	{ "cgroup|cgroups|control group|control groups", NULL,
	  "Cgroup: a group of processes for which the kernel accounts and limits CPU, memory and "
	  "I/O; systemd makes one for each service and session, see cgroups(7)." },
	{ "reclaim|direct reclaim|memory reclaim", NULL,
	  "Reclaim: the kernel takes pages from their users because memory is short. In direct "
	  "reclaim the task that wants memory has to do that work itself, and waits." },
	{ "memory high", NULL,
	  "memory.high: above it a cgroup is slowed down and made to free memory, but not killed." },
	{ "memory max|memory limit", NULL,
	  "memory.max: the most memory of a cgroup; where it cannot stay below, one of its "
	  "processes is killed (memory.limit_in_bytes on cgroup v1)." },
	{ "oom|oom killer|out of memory", NULL,
	  "OOM killer: where no memory can be freed the kernel ends a process, the one with the "
	  "highest score (/proc/PID/oom_score)." },
	{ "oom score adj|oom score", NULL,
	  "oom_score_adj: -1000 (never) to 1000 (first) is added to the score by which the kernel "
	  "chooses what to end when memory runs out." },
	{ "refault|refaults|thrashing", NULL,
	  "Refault: a page of a file that was dropped from memory is needed again soon after. Many "
	  "of them mean that memory is too small for what is in use." },
	{ "compaction|memory compaction", NULL,
	  "Compaction: the kernel moves pages to make room for a large piece in one; who wants that "
	  "piece waits for it." },
	{ "khugepaged|huge pages|huge page|thp|transparent huge pages", NULL,
	  "khugepaged: a kernel thread that joins small pages of memory into large ones (transparent "
	  "huge pages), which speeds programs up and costs its own time." },
	{ "page cache|file cache|cache", NULL,
	  "Page cache: memory that holds contents of files. It is given up when programs need the "
	  "memory, so it counts as available." },
	{ "dirty pages|dirty memory|writeback", NULL,
	  "Dirty pages: written to files and not on the disk yet. Past a limit (vm.dirty_ratio) who "
	  "writes is made to pause until the disk has caught up." },
	{ "fsync", NULL,
	  "fsync: a program waits until what it wrote is on the disk, see fsync(2)." },
	{ "swappiness", NULL,
	  "vm.swappiness: how much the kernel prefers to swap programs' memory out over dropping "
	  "cached files: 0 to 200, 60 is ordinary." },
	{ "freeze|frozen|freezer|hibernate|hibernation", NULL,
	  "Freezing stops the processes of a cgroup where they are, until they are thawed. To "
	  "hibernate is to freeze, and to push their memory out. Both are undone by \"undo\"." },
	{ "timer slack", NULL,
	  "Timer slack: by how much the kernel may delay a task's timers to wake up for several at "
	  "once, see PR_SET_TIMERSLACK in prctl(2)." },
	{ "numa|numa node|node", NULL,
	  "NUMA: each part of the memory is nearer to some CPUs than to others; a task whose memory "
	  "is on another node waits longer for it." },
};

/* What asks for a meaning: the first words, and whether they can ask for a value. */
static const struct {
	const char *begin;
	bool value;
} asking[] = {
	{ " what does the word ", false }, { " what does the term ", false },
	{ " what does ", false },          { " what do you mean by ", false },
	{ " what do you mean with ", false },
	{ " what is meant by ", false },   { " what is the meaning of ", false },
	{ " what's the meaning of ", false },
	{ " meaning of ", false },         { " explain what ", false },
	{ " explain ", false },            { " define ", false },
	{ " what is an ", true },          { " what is a ", true },
	{ " what's an ", true },           { " what's a ", true },
	{ " what is ", true },             { " what's ", true },
	{ " what are ", true },
};

/* "what does X" and "what is X" may go on so. */
static const char *const ends[] = { " mean", " means", " stand for", " exactly", " here", " to me",
				    " is", " are" };

static bool cut_end(char *words)
{
	size_t len = strlen(words);

	while (len && words[len - 1] == ' ')
		words[--len] = '\0';
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strcmp(words + len - n, ends[i]) == 0) {
			words[len - n] = '\0';
			return true;
		}
	}
	return false;
}

static const struct term *find(const char *words)
{
	size_t len = strlen(words);

	if (strncmp(words, "the ", 4) == 0)
		words += 4, len -= 4;
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		for (const char *at = terms[i].names; *at; at += *at == '|') {
			size_t n = strcspn(at, "|");

			if (n == len && strncmp(at, words, n) == 0)
				return &terms[i];
			at += n;
		}
	}
	return NULL;
}

const char *answer_term(const char *question, const char **value)
{
	char simple[ANSWER_WORDS_MAX];
	const struct term *term;

	*value = NULL;
	answer_simplify(question, simple);
	for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++) {
		size_t n = strlen(asking[i].begin);
		bool may = asking[i].value;

		if (strncmp(simple, asking[i].begin, n) != 0)
			continue;
		while (cut_end(simple + n))
			may = false;
		term = find(simple + n);
		*value = term && may ? term->state : NULL;
		return term ? term->text : NULL;
	}
	return NULL;
}
