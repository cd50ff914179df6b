// SPDX-License-Identifier: GPL-2.0-or-later
/* missing.c - the table of what may be missing, and what each takes away. */
#include "missing.h"

#include <limits.h>
#include <linux/capability.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
	unsigned int capability;
	const char *words;
} needed[] = {
	{ CAP_SYS_PTRACE, "CAP_SYS_PTRACE: of other users' processes it is not known what they read "
			  "and write, nor, under hidepid, that they are there" },
	{ CAP_SYS_NICE, "CAP_SYS_NICE: priorities cannot be changed, nor the agent's own" },
	{ CAP_SYS_RESOURCE, "CAP_SYS_RESOURCE: limits of other processes cannot be changed" },
	{ CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE: settings of control groups of others cannot be "
			    "changed" },
	{ CAP_IPC_LOCK, "CAP_IPC_LOCK: the agent may be swapped out when memory is short" },
};

static void __attribute__((format(printf, 2, 3))) add(struct missing *out, const char *format, ...)
{
	va_list args;

	if (out->n == MISSING_MAX)
		return; /* there are fewer kinds than room */
	va_start(args, format);
	vsnprintf(out->line[out->n++], sizeof(out->line[0]), format, args);
	va_end(args);
}

void missing_make(const char *no_probe, const struct snapshot *s, uint64_t capabilities,
		  struct missing *out)
{
	out->n = 0;
	if (no_probe && *no_probe)
		add(out, "BPF (%.90s): who waits behind whom, stalls, short-lived processes and "
			 "locks are not seen", no_probe);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (!(capabilities & 1ull << needed[i].capability))
			add(out, "%s", needed[i].words);
	}
	if (!s)
		return;
	if (s->pressure.cpu_some.share == UINT_MAX)
		add(out, "PSI (/proc/pressure; psi=1 at boot): stalls for storage and swap are told by "
			 "other counters, or not");
	if (s->n_cgroups == 0)
		add(out, "control groups (none is mounted at /sys/fs/cgroup): quotas and limits are "
			 "not seen");
	if (s->left_out)
		add(out, "%zu control groups beyond the number that is looked at: their processes are "
			 "seen, their limits are not", s->left_out);
}

/* capget(2) has no wrapper in the C library. */
uint64_t missing_capabilities(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	memset(data, 0, sizeof(data));
	if (syscall(SYS_capget, &head, data) != 0)
		return UINT64_MAX;
	return (uint64_t)data[1].effective << 32 | data[0].effective;
}
