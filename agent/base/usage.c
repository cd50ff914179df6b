/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usage.c - /proc/PID/stat and /proc/PID/status. */
#include "usage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"

static int read_text(pid_t pid, const char *name, char *out, size_t size)
{
	char path[48];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	f = fopen(path, "re");
	if (!f)
		return -errno;
	n = fread(out, 1, size - 1, f);
	fclose(f);
	out[n] = '\0';
	return 0;
}

static uint64_t kilobytes(const char *text, const char *key)
{
	const char *at = strstr(text, key);

	return at ? strtoull(at + strlen(key), NULL, 10) * 1024 : 0;
}

int usage_read(pid_t pid, struct usage *out)
{
	unsigned long utime = 0, stime = 0;
	char text[4096], *at;
	int err;

	memset(out, 0, sizeof(*out));
	err = read_text(pid, "stat", text, sizeof(text));
	if (err < 0)
		return err;
	/* The name in parentheses may hold anything, so count from its end. */
	at = strrchr(text, ')');
	if (!at || sscanf(at, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &utime,
			  &stime) != 2)
		return -EBADMSG;
	out->cpu_ns = (utime + stime) * (NSEC_PER_SEC / (uint64_t)sysconf(_SC_CLK_TCK));
	err = read_text(pid, "status", text, sizeof(text));
	if (err < 0)
		return err;
	out->rss_bytes = kilobytes(text, "\nVmRSS:");
	return 0;
}
