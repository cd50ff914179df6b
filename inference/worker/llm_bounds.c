/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * llm_bounds.c - what bounds the child from outside: its processor time, and how
 * soon one that died is started again.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "llm_impl.h"

/* Threads of a child that chooses their number itself (generate_open.c). */
#define THREADS_MOST 8u
/* Seconds that a request without a deadline may take, and what each may take
 * longer than its deadline. */
#define CPU_UNBOUND_S 3600u
#define CPU_GRACE_S 8u
/* The first death may be chance; after more of them the pause doubles. */
#define PAUSE_FIRST_US 250000u
#define PAUSE_MOST_US 60000000u

void llm_bound_cpu(const struct llm *llm, uint64_t deadline_us)
{
	uint64_t now = infer_now_us(), seconds = CPU_UNBOUND_S;
	struct timespec used;
	struct rlimit limit;
	clockid_t clock;

	if (deadline_us)
		seconds = deadline_us > now ? (deadline_us - now) / 1000000 : 0;
	seconds = (seconds + CPU_GRACE_S) * (llm->threads ? llm->threads : THREADS_MOST);
	/* Another user's child may be bounded only with CAP_SYS_RESOURCE; without it
	 * the deadline, told by the child's own watch, has to do. */
	if (clock_getcpuclockid(llm->pid, &clock) || clock_gettime(clock, &used) ||
	    prlimit(llm->pid, RLIMIT_CPU, NULL, &limit))
		return;
	limit.rlim_cur = (uint64_t)used.tv_sec + seconds;
	if (limit.rlim_cur > limit.rlim_max)
		limit.rlim_cur = limit.rlim_max;
	prlimit(llm->pid, RLIMIT_CPU, &limit, NULL);
}

void llm_count_death(struct llm *llm)
{
	llm->deaths++;
	llm->died_us = infer_now_us();
}

int llm_may_start(struct llm *llm)
{
	uint64_t pause = PAUSE_FIRST_US, passed = infer_now_us() - llm->died_us;

	if (llm->deaths < 2)
		return 0;
	for (unsigned int i = 2; i < llm->deaths && pause < PAUSE_MOST_US; i++)
		pause *= 2;
	if (pause > PAUSE_MOST_US)
		pause = PAUSE_MOST_US;
	if (passed >= pause)
		return 0;
	return llm_fail(llm, -EAGAIN,
			"llamux-infer ended %u times in a row; it is started again in %u.%u s",
			llm->deaths, (unsigned int)((pause - passed) / 1000000),
			(unsigned int)((pause - passed) / 100000 % 10));
}

const char *llm_unconfined(uint32_t confined, char *out, size_t out_len)
{
	static const struct {
		uint32_t bit;
		const char *words;
	} missing[] = {
		{ LLM_CONFINED_USER, "another user" },
		{ LLM_CONFINED_CAPABILITIES, "no capabilities" },
		{ LLM_CONFINED_NAMESPACES, "namespaces of its own" },
		{ LLM_CONFINED_ROOT, "an empty file system" },
		{ LLM_CONFINED_LANDLOCK, "Landlock" },
		{ LLM_CONFINED_SYSCALLS, "a system call filter" },
	};
	size_t at = 0;

	if (out_len)
		out[0] = '\0';
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++) {
		int n;

		if (confined & missing[i].bit)
			continue;
		n = snprintf(out + at, out_len - at, "%s%s", at ? ", " : "", missing[i].words);
		if (n < 0 || (size_t)n >= out_len - at)
			break;
		at += (size_t)n;
	}
	return out;
}
