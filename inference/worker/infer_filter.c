/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * infer_filter.c - the system calls that llamux-infer may make, as a table.  What is
 * not in it ends the process at once (SIGSYS, which the caller reports); what a C
 * library may try of its own accord is only refused.
 *
 * Checked with glibc 2.36 on x86-64 and arm64.  A row says which calls it needs;
 * nothing of it is for comfort.
 */
#include "infer_confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
/* The sanitizer's report asks for more; it is to be seen, not cut off. */
#define OTHERWISE SCMP_ACT_ERRNO(EPERM)
#else
#define OTHERWISE SCMP_ACT_KILL_PROCESS
#endif

#define BOTH (1u << INFER_LOADING | 1u << INFER_SERVING)
#define LOADING (1u << INFER_LOADING)
#define SERVING (1u << INFER_SERVING)

/* A thread of this process in its own namespaces, nothing else. */
#define THREAD (CLONE_VM | CLONE_THREAD | CLONE_SIGHAND)
#define THREAD_MASK                                                                            \
	(THREAD | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	 CLONE_NEWPID | CLONE_NEWNET)

struct call {
	int number;
	unsigned int phases;
	struct scmp_arg_cmp arg[2]; /* all of these must hold; op 0: none */
};

/* <asm/prctl.h> of Linux 5.16; there is no such call on other architectures. */
#define ARCH_REQ_XCOMP_PERM 0x1023
#define XFEATURE_XTILEDATA  18

#define IS(n, value) { n, SCMP_CMP_EQ, value, 0 }
#define HAS(n, mask, value) { n, SCMP_CMP_MASKED_EQ, mask, value }

static const struct call allowed[] = {
	/* the socket; messages to stderr */
	{ SCMP_SYS(recvfrom), BOTH, { { 0 } } },
	{ SCMP_SYS(sendmsg), BOTH, { { 0 } } },
	{ SCMP_SYS(poll), BOTH, { { 0 } } },
	{ SCMP_SYS(ppoll), BOTH, { { 0 } } },
	{ SCMP_SYS(write), BOTH, { { 0 } } },
	{ SCMP_SYS(read), BOTH, { { 0 } } },
	{ SCMP_SYS(close), BOTH, { { 0 } } },
	/* memory: never executable; files only while the model is opened */
	{ SCMP_SYS(brk), BOTH, { { 0 } } },
	{ SCMP_SYS(mmap), LOADING, { HAS(2, PROT_EXEC, 0) } },
	{ SCMP_SYS(mmap), SERVING, { HAS(2, PROT_EXEC, 0),
				     HAS(3, MAP_ANONYMOUS, MAP_ANONYMOUS) } },
	{ SCMP_SYS(mprotect), BOTH, { HAS(2, PROT_EXEC, 0) } },
	{ SCMP_SYS(mremap), BOTH, { { 0 } } },
	{ SCMP_SYS(munmap), BOTH, { { 0 } } },
	{ SCMP_SYS(madvise), BOTH, { { 0 } } },
	{ SCMP_SYS(fstat), LOADING, { { 0 } } },
	{ SCMP_SYS(newfstatat), LOADING, { HAS(3, AT_EMPTY_PATH, AT_EMPTY_PATH) } },
	/* time, waiting, the pool's threads */
	{ SCMP_SYS(clock_gettime), BOTH, { { 0 } } },
	{ SCMP_SYS(clock_nanosleep), BOTH, { { 0 } } },
	{ SCMP_SYS(gettimeofday), BOTH, { { 0 } } },
	{ SCMP_SYS(futex), BOTH, { { 0 } } },
	{ SCMP_SYS(sched_yield), BOTH, { { 0 } } },
	{ SCMP_SYS(sched_getaffinity), BOTH, { { 0 } } },
	{ SCMP_SYS(getcpu), BOTH, { { 0 } } },
	{ SCMP_SYS(restart_syscall), BOTH, { { 0 } } },
	/* qsort() asks how much memory there is; malloc() for random bytes */
	{ SCMP_SYS(sysinfo), BOTH, { { 0 } } },
	{ SCMP_SYS(getrandom), BOTH, { { 0 } } },
	/* signals to itself: abort(), the handlers, the end */
	{ SCMP_SYS(rt_sigaction), BOTH, { { 0 } } },
	{ SCMP_SYS(rt_sigprocmask), BOTH, { { 0 } } },
	{ SCMP_SYS(rt_sigreturn), BOTH, { { 0 } } },
	{ SCMP_SYS(sigaltstack), BOTH, { { 0 } } },
	{ SCMP_SYS(getpid), BOTH, { { 0 } } },
	{ SCMP_SYS(gettid), BOTH, { { 0 } } },
	{ SCMP_SYS(getppid), BOTH, { { 0 } } },
	{ SCMP_SYS(exit), BOTH, { { 0 } } },
	{ SCMP_SYS(exit_group), BOTH, { { 0 } } },
	/* starting a thread */
	{ SCMP_SYS(clone), LOADING, { HAS(0, THREAD_MASK, THREAD) } },
	{ SCMP_SYS(set_robust_list), BOTH, { { 0 } } },
	{ SCMP_SYS(rseq), BOTH, { { 0 } } },
	/* what is left to be given up: limits and the second filter */
	{ SCMP_SYS(prlimit64), LOADING, { IS(0, 0) } },
	{ SCMP_SYS(setrlimit), LOADING, { { 0 } } },
	{ SCMP_SYS(getrlimit), LOADING, { { 0 } } },
	{ SCMP_SYS(seccomp), LOADING, { { 0 } } },
	{ SCMP_SYS(prctl), LOADING, { IS(0, PR_SET_SECCOMP) } },
	{ SCMP_SYS(prctl), LOADING, { IS(0, PR_GET_SECCOMP) } },
	{ SCMP_SYS(prctl), LOADING, { IS(0, PR_SET_NO_NEW_PRIVS) } },
	{ SCMP_SYS(prctl), LOADING, { IS(0, PR_SET_PDEATHSIG) } },
	/* leave to use the tiles of AMX, asked for when the kernels are chosen */
	{ SCMP_SYS(arch_prctl), LOADING, { IS(0, ARCH_REQ_XCOMP_PERM), IS(1, XFEATURE_XTILEDATA) } },
};

/* A library's own look at the system; it does without. */
static const struct {
	int number, error;
} refused[] = {
	{ SCMP_SYS(open), EACCES },	 { SCMP_SYS(openat), EACCES },
	{ SCMP_SYS(openat2), EACCES },	 { SCMP_SYS(access), EACCES },
	{ SCMP_SYS(faccessat), EACCES }, { SCMP_SYS(faccessat2), EACCES },
	{ SCMP_SYS(readlink), EACCES },	 { SCMP_SYS(readlinkat), EACCES },
	{ SCMP_SYS(stat), EACCES },	 { SCMP_SYS(statx), EACCES },
	{ SCMP_SYS(ioctl), ENOTTY },
	/* pthread_create() then takes clone(), whose flags can be looked at */
	{ SCMP_SYS(clone3), ENOSYS },
};

static int add_calls(scmp_filter_ctx filter, enum infer_phase phase)
{
	const struct scmp_arg_cmp self = IS(0, (scmp_datum_t)getpid());
	int err = 0;

	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && !err; i++) {
		const struct call *c = &allowed[i];
		unsigned int n = 0;

		if (!(c->phases & 1u << phase))
			continue;
		while (n < 2 && c->arg[n].op)
			n++;
		err = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, c->number, n, c->arg);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]) && !err; i++)
		err = seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)refused[i].error),
				       refused[i].number, 0);
	/* abort(), and no other process. */
	if (!err)
		err = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self);
	return err;
}

int infer_filter(enum infer_phase phase)
{
	scmp_filter_ctx filter = seccomp_init(OTHERWISE);
	int err;

	if (!filter)
		return -ENOMEM;
	/* Calls of another architecture or of x32 are no calls of ours. */
	err = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!err)
		err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
	if (!err)
		err = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (!err)
		err = add_calls(filter, phase);
	if (!err)
		err = seccomp_load(filter);
	seccomp_release(filter);
	return err;
}
