/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hog - computes without end (the demonstration's culprit).  It ends with its
 * parent, so that nothing is left when the demonstration is killed.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	volatile uint64_t x = 88172645463325252ull;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() == 1) {
		fprintf(stderr, "hog: no parent to end with\n");
		return 1;
	}
	for (;;) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
	}
}
