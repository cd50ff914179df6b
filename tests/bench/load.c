// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - a load of loads.h for whoever measures it: for each line "SECONDS" on standard
 * input it runs slices for so long and says the median CPU time of one unit in ns, and how
 * many slices that were.
 *
 * Usage: load LOAD   a word of load_kinds
 */
#include <fcntl.h>

#include "loads.h"

#define MOST 20000 /* slices of one line */

int main(int argc, char **argv)
{
	const struct load_kind *kind = argc == 2 ? load_kind(argv[1]) : NULL;
	static double took[MOST];
	static struct load load;
	char line[32];
	int rc = 0;

	if (!kind) {
		fprintf(stderr, "usage: load LOAD\n");
		return 2;
	}
	if (load_start(kind, &load) != 0)
		return 1;
	setlinebuf(stdout);
	while (rc == 0 && fgets(line, sizeof(line), stdin)) {
		uint64_t until = now_ns() + (uint64_t)(strtod(line, NULL) * 1e9);
		size_t n = 0;

		while (n < MOST && rc == 0 && (n == 0 || now_ns() < until)) {
			took[n] = kind->slice(&load);
			rc = took[n++] < 0;
		}
		if (rc == 0)
			printf("%.1f %zu\n", quantile(took, n, 0.5), n);
	}
	load_end(&load);
	return rc;
}
