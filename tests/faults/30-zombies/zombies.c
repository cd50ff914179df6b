// SPDX-License-Identifier: GPL-2.0-or-later
/* zombies.c - starts RATE children a second that end, and waits for none.
 * Usage: zombies RATE */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long rate = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
	struct timespec pause = { 0, 999999999 };

	if (rate < 1 || rate > 1000)
		return 2;
	pause.tv_nsec /= rate;
	for (;;) {
		if (fork() == 0)
			_exit(0);
		nanosleep(&pause, NULL);
	}
}
