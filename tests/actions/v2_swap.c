/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * v2_swap - "hibernate" where there is swap: memory that no file holds goes out while the
 * process stands still, as much as is said, and every byte of it is there afterwards; of a
 * process in a memory cgroup of its own, and of one that shares its cgroup.  Prints "ok" or
 * "FAIL" for each; exit code 0, 1, or 77 where there is no swap.
 */
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>

#include "endure.h"

#define HELD (24ul << 20) /* bytes; the swap of the virtual machine takes 64 MiB */

static struct place *place;
static unsigned int failed;

static void check(bool good, const char *who, const char *what, const char *said)
{
	failed += !good;
	printf("%s  %s: %s%s%s\n", good ? "ok  " : "FAIL", who, what, good ? "" : "; last said: ",
	       good ? "" : said);
}

/* Pages that no two of are the same, so that none can be shared or left out. */
static void fill(unsigned long *at, unsigned long seed)
{
	for (size_t i = 0; i < HELD / sizeof(*at); i++)
		at[i] = seed = seed * 6364136223846793005ul + 1442695040888963407ul;
}

static bool filled(const unsigned long *at, unsigned long seed)
{
	for (size_t i = 0; i < HELD / sizeof(*at); i++)
		if (at[i] != (seed = seed * 6364136223846793005ul + 1442695040888963407ul))
			return false;
	return true;
}

/* Holds the memory, and says for each byte that it is sent whether it is as it was. */
static pid_t holder(int *ask)
{
	char dir[192], number[16], c;
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return 0;
	pid = fork();
	if (!pid) {
		unsigned long *at = mmap(NULL, HELD, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setsid();
		snprintf(dir, sizeof(dir), "%s/target", place->confine);
		snprintf(number, sizeof(number), "%d", getpid());
		put(dir, "cgroup.procs", number);
		fill(at, (unsigned long)getpid());
		do {
			c = filled(at, (unsigned long)getpid()) ? 'y' : 'n';
		} while (write(pair[1], &c, 1) == 1 && read(pair[1], &c, 1) == 1);
		_exit(0);
	}
	close(pair[1]);
	*ask = pair[0];
	return pid > 0 && read(*ask, &c, 1) == 1 && c == 'y' ? pid : 0;
}

static unsigned long in_swap(void)
{
	struct sysinfo info;

	sysinfo(&info);
	return (info.totalswap - info.freeswap) * info.mem_unit;
}

static void check_one(const char *who, bool shared)
{
	unsigned long before = in_swap(), out;
	struct action_row row = {0};
	char text[512] = "", c = '?';
	pid_t other = shared ? member_start(place, true) : 0, pid;
	struct actuator *a;
	struct offer o;
	int ask = -1, err;

	pid = holder(&ask);
	state_next(place);
	if (!pid || actuator_start(place, false, &a)) {
		check(false, who, "it can be begun", "");
		return;
	}
	offer_make(&o, "hibernate", 1, pid, 0);
	err = actuator_apply(a, &o, MODE_ASK, &person, NULL, &row, text, sizeof(text));
	out = in_swap() - before;
	printf("      %s: %lu MiB held, %lu MiB said to be freed, %lu MiB more in swap\n", who,
	       HELD >> 20, (unsigned long)row.freed_bytes >> 20, out >> 20);
	check(!err && row.freed_bytes >= HELD / 10 * 8, who, "most of it is freed, and told", text);
	check(out >= HELD / 10 * 8, who, "it is in the swap", text);
	check(write(ask, "?", 1) == 1 && recv(ask, &c, 1, MSG_DONTWAIT) < 0, who, "it stands still",
	      text);
	err = actuator_undo(a, row.id, &person, &row, text, sizeof(text));
	check(!err && read(ask, &c, 1) == 1 && c == 'y', who, "awake again, with every byte", text);
	actuator_close(a);
	target_end(place, pid);
	if (other)
		target_end(place, other);
	close(ask);
}

static int run(struct place *p, int argc, char **argv)
{
	struct sysinfo info;

	(void)argc;
	(void)argv;
	place = p;
	p->unbound = true;
	if (sysinfo(&info) || info.freeswap * info.mem_unit < 2 * HELD) {
		printf("no swap here\n");
		return 77;
	}
	check_one("in a cgroup of its own", false);
	check_one("in a cgroup with others", true);
	return failed ? 1 : 0;
}

int main(int argc, char **argv)
{
	return place_run(run, argc, argv);
}
