// SPDX-License-Identifier: GPL-2.0-or-later
/* nearest.c - names near to a mistyped one: programs, or entries of a directory. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "shell/words.h"
#include "fix.h"

#define NAME_BYTES 64

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Insertions, deletions, changes and swaps of neighbours (Damerau, 1964). */
static size_t distance(const char *a, const char *b)
{
	size_t row[3][NAME_BYTES + 1], n = strlen(a), m = strlen(b);

	if (n >= NAME_BYTES || m >= NAME_BYTES)
		return NAME_BYTES;
	for (size_t j = 0; j <= m; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3], *upper = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(up[j] + 1, now[j - 1] + 1, up[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    upper[j - 2] + 1 < now[j])
				now[j] = upper[j - 2] + 1;
		}
	}
	return row[n % 3][m];
}

/* Programs that are typed often come first among those that are equally near. */
static size_t rank(const char *name)
{
	static const char often[] = " ls cd cat grep find git make ps df du cp mv rm mkdir less tail "
				    "head sort ssh vim python3 docker systemctl apt sudo man echo ";
	char padded[NAME_BYTES + 3] = " ";

	if (strlen(name) >= NAME_BYTES)
		return 1;
	strcat(strcat(padded, name), " ");
	return strstr(often, padded) ? 0 : 1;
}

struct best {
	const char *typed;
	char *name;
	size_t score;
};

/* Takes name over or frees it. */
static void consider(struct best *b, char *name)
{
	size_t d = distance(b->typed, name), len = strlen(b->typed);
	size_t score = d * 2 + rank(name);

	/* One slip in a short name, two in a longer one. */
	if (d == 0 || d > (len < 5 ? 1u : 2u) || (b->name && score >= b->score)) {
		free(name);
		return;
	}
	free(b->name);
	b->name = name;
	b->score = score;
}

static char *nearest(const char *dir_name, const char *typed)
{
	struct best b = { .typed = typed };
	struct dirent *e;
	DIR *dir;
	char *name;

	if (!dir_name) {
		for (int state = 0; (name = words_generate("", state)) != NULL; state = 1)
			consider(&b, name);
		return b.name;
	}
	dir = opendir(dir_name);
	while (dir && (e = readdir(dir))) {
		name = strdup(e->d_name);
		/* It is put into a command as it stands. */
		if (name && strpbrk(name, " \t\n'\"$`\\;&|<>()*?[]{}!#~") == NULL)
			consider(&b, name);
		else
			free(name);
	}
	if (dir)
		closedir(dir);
	return b.name;
}

const struct fix_world fix_real_world = { nearest, false };
