/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ask_act_look.h - what the tests of changes share: the real actuator, and processes of
 * the test that the machine's numbers call hogs.
 */
#ifndef TESTS_ASK_ACT_LOOK_H
#define TESTS_ASK_ACT_LOOK_H

#include "ask_look.h"

#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "act/policy_internal.h"
#include "base/procinfo.h"

#define VICTIM 3

static struct fake machine;
static struct policy *policy;
static struct actuator *actuator;
static char state_dir[] = "/tmp/llamux-unit.XXXXXX";
static pid_t hog;

/* A process of its own session that does nothing: the machine's numbers say that
 * it is the hog. */
static pid_t process_start(void)
{
	int ready[2];
	char c;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* Not left behind by a test that fails. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setsid();
		if (write(ready[1], "", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void process_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* One more that the victim waits behind. */
static void add_hog(struct made *m, pid_t pid, const char *name, uint64_t behind_ms)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct task_row *row = made_task(m, pid, 1, name, 9000, 100);
	struct procinfo info = { 0 };

	assert_int_equal(procinfo_read(proc, pid, 0, &info), 0);
	row->start_ns = info.start * (1000000000ull / (uint64_t)sysconf(_SC_CLK_TCK));
	if (behind_ms)
		made_blame(m, VICTIM, pid, behind_ms);
	made_ready(m);
	close(proc);
}

/* Of 2 CPUs the hog has nearly both, and the victim waits 6 of 10 s behind it. */
static struct made *hog_machine(pid_t pid, uint64_t behind_ms)
{
	struct made *m = made_new(2, 10000);

	made_task(m, VICTIM, 1, "postgres", 3000, 6000);
	m->s.pressure.cpu_some.share = 7100;
	add_hog(m, pid, "encode", behind_ms);
	m->task[1].t.run_ns = 18000 * MS;
	return m;
}

static inline struct ask *start(enum agent_mode mode)
{
	struct ask_options options = { .mode = mode, .verify_ms = 50, .actuator = actuator };
	struct ask *a;

	hog = process_start();
	fake_start(&machine, hog_machine(hog, 5800), &options, &a);
	return a;
}

static void stop(struct ask *a)
{
	fake_stop(&machine, a);
	process_end(hog);
}

/* A person: without a process it would be the agent itself. */
static struct asker root = { .uid = 0, .session = 7, .may_act = true };

static inline void propose(struct ask *a, struct asker who)
{
	ask_and_read(a, who, "why is my system slow?");
	assert_has(answer, "`postgres`");
	assert_has(answer, "I can run `encode` as SCHED_IDLE");
	assert_has(answer, "(yes / no / why)");
}

static int setup(void **state)
{
	struct actuate_options options = { .state_dir = state_dir };
	char reason[256] = "", path[64];
	FILE *f;

	(void)state;
	root.pid = getpid();
	if (!mkdtemp(state_dir))
		return -1;
	/* What mode auto may do unasked. */
	snprintf(path, sizeof(path), "%s/policy", state_dir);
	f = fopen(path, "w");
	if (!f || fputs("allow idle\n", f) < 0 || fclose(f) != 0 ||
	    policy_load(path, &policy, reason, sizeof(reason)) < 0) {
		print_error("%s\n", reason);
		return -1;
	}
	options.policy = policy;
	if (actuator_open(&options, &actuator, reason, sizeof(reason)) < 0) {
		print_error("%s\n", reason);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	actuator_close(actuator);
	policy_free(policy);
	snprintf(command, sizeof(command), "rm -rf %s", state_dir);
	return system(command);
}

#endif
