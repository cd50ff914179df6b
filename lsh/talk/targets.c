// SPDX-License-Identifier: GPL-2.0-or-later
/* targets.c - looks at the files and processes that a command names. */
#include "targets.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command/lexer.h"
#include "english/follow_parts.h"
#include "term/escape.h"

#define SHOWN_MAX 8	   /* of one pattern or listing: the rest is counted */
#define ENTRIES_MAX 50000  /* of a directory that are counted */
#define DEPTH_MAX 64
#define LISTING_BYTES (256 * 1024)
#define LISTING_S "2" /* a person waits for the question */

static void put_size(FILE *f, intmax_t bytes)
{
	static const char units[] = " kMGT";
	double size = (double)bytes;
	size_t unit = 0;

	for (; size >= 1000 && unit < sizeof(units) - 2; unit++)
		size /= 1000;
	if (unit == 0)
		fprintf(f, "%jd bytes", bytes);
	else
		fprintf(f, "%.1f %cB", size, units[unit]);
}

/* -- one file ------------------------------------------------------------------------ */

static size_t count_entries(const char *path, intmax_t *bytes, size_t most, int depth)
{
	DIR *dir = depth < DEPTH_MAX ? opendir(path) : NULL;
	struct dirent *e;
	size_t n = 0;

	while (dir && n < most && (e = readdir(dir))) {
		char below[PATH_MAX];
		struct stat st;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		n++;
		if (snprintf(below, sizeof(below), "%s/%s", path, e->d_name) >= PATH_MAX ||
		    lstat(below, &st) < 0)
			continue;
		*bytes += S_ISREG(st.st_mode) ? st.st_size : 0;
		if (S_ISDIR(st.st_mode))
			n += count_entries(below, bytes, most - n, depth + 1);
	}
	if (dir)
		closedir(dir);
	return n;
}

static void put_file(FILE *f, const char *path)
{
	struct stat st;
	intmax_t bytes = 0;
	size_t n;

	escape_print(f, path);
	if (lstat(path, &st) < 0) {
		fputs(" (not there)", f);
	} else if (S_ISDIR(st.st_mode)) {
		n = count_entries(path, &bytes, ENTRIES_MAX, 0);
		fprintf(f, " (a directory, %s%zu entries, ", n >= ENTRIES_MAX ? "over " : "", n);
		put_size(f, bytes);
		fputc(')', f);
	} else if (S_ISREG(st.st_mode)) {
		fputs(" (", f);
		put_size(f, st.st_size);
		fputc(')', f);
	} else {
		fputs(S_ISLNK(st.st_mode)		      ? " (a link)" :
		      S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode) ? " (a device)" :
								   "",
		      f);
	}
}

/* -- words ----------------------------------------------------------------------------- */

static void put_glob(FILE *f, const char *pattern)
{
	glob_t g = { 0 };
	int err = glob(pattern, GLOB_NOSORT, NULL, &g);

	escape_print(f, pattern);
	if (err || g.gl_pathc == 0) {
		fputs(" (matches nothing)", f);
	} else {
		fprintf(f, " is %zu: ", g.gl_pathc);
		for (size_t i = 0; i < g.gl_pathc && i < SHOWN_MAX; i++) {
			fputs(i ? ", " : "", f);
			put_file(f, g.gl_pathv[i]);
		}
		if (g.gl_pathc > SHOWN_MAX)
			fprintf(f, " and %zu more", g.gl_pathc - SHOWN_MAX);
	}
	globfree(&g);
}

static bool is_signal(const struct danger *d)
{
	return d->n_names > 0 && strcmp(d->name[d->n_names - 1], "kill") == 0;
}

static void put_process(FILE *f, const char *pid)
{
	char path[64], name[64] = "no such process";
	FILE *comm;

	snprintf(path, sizeof(path), "/proc/%.16s/comm", pid);
	comm = fopen(path, "re");
	if (comm && fgets(name, sizeof(name), comm))
		name[strcspn(name, "\n")] = '\0';
	if (comm)
		fclose(comm);
	fprintf(f, "%s (", pid);
	escape_print(f, name);
	fputc(')', f);
}

static void put_target(FILE *f, const struct danger *d, size_t i)
{
	const char *text = d->target[i], *home = getenv("HOME");
	char path[PATH_MAX];

	if (d->target_flags[i] & (LEX_VARIABLE | LEX_COMMAND | LEX_BRACE | LEX_UNKNOWN)) {
		escape_print(f, text);
		fputs(" (known only when it runs)", f);
		return;
	}
	if (d->target_flags[i] & LEX_TILDE && home && (text[1] == '/' || !text[1])) {
		snprintf(path, sizeof(path), "%s%s", home, text + 1);
		text = path;
	}
	if (is_signal(d) && text[strspn(text, "0123456789")] == '\0')
		put_process(f, text);
	else if (d->target_flags[i] & LEX_GLOB)
		put_glob(f, text);
	else
		put_file(f, text);
}

/* -- what find and pkill act on ----------------------------------------------------------- */

static bool all_digits(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* pkill takes a signal, pgrep does not. */
static void as_pgrep(struct pipe_line *p)
{
	p->stage[0].word[0] = (char *)"pgrep";
	for (size_t i = p->stage[0].n; i-- > 1;) {
		const char *s = p->stage[0].word[i];

		if (s[0] == '-' && (all_digits(s + 1) || (isupper((unsigned char)s[1]) && s[2])))
			pipe_remove(p, 0, i);
	}
	pipe_insert(p, 0, 1, "-l");
}

bool targets_listing(const char *command, char *out, size_t out_len)
{
	struct pipe_line p;
	size_t last, at;

	if (!pipe_parse(command, &p))
		return false;
	last = p.n - 1;
	if (p.n == 1 && strcmp(pipe_name(&p, 0), "pkill") == 0) {
		as_pgrep(&p);
		return pipe_print(&p, out, out_len);
	}
	if (strcmp(pipe_name(&p, 0), "find") != 0)
		return false;
	at = pipe_find(&p, 0, "-delete");
	if (p.n == 1 && at) {
		p.stage[0].word[at] = (char *)"-print";
		return pipe_print(&p, out, out_len);
	}
	at = pipe_find(&p, 0, "-exec");
	if (p.n == 1 && at && (strcmp(p.stage[0].word[p.stage[0].n - 1], "+") == 0 ||
			       strcmp(p.stage[0].word[p.stage[0].n - 1], "\\;") == 0)) {
		p.stage[0].n = at;
		return pipe_print(&p, out, out_len);
	}
	if (p.n < 2 || strcmp(pipe_name(&p, last), "xargs") != 0)
		return false;
	p.n--;
	if (p.n > 1 && strcmp(pipe_name(&p, p.n - 1), "tr") == 0)
		p.n--;
	at = pipe_find(&p, 0, "-print0");
	if (at)
		p.stage[0].word[at] = (char *)"-print";
	return pipe_print(&p, out, out_len);
}

static int by_name(const void *a, const void *b)
{
	const char *x = *(char *const *)a, *y = *(char *const *)b;

	return x && y ? strcmp(x, y) : (x == NULL) - (y == NULL);
}

/* n: how many there were; the first ones were kept. */
static void put_lines(FILE *f, char *shown[SHOWN_MAX], size_t n, bool cut)
{
	size_t kept = n < SHOWN_MAX ? n : SHOWN_MAX;

	qsort(shown, kept, sizeof(shown[0]), by_name);
	for (size_t i = 0; i < kept; i++) {
		fputs(i ? ", " : "", f);
		escape_print(f, shown[i] ? shown[i] : "?");
		free(shown[i]);
	}
	if (n == 0)
		fputs("nothing now", f);
	else if (n > SHOWN_MAX)
		fprintf(f, " and %s%zu more", cut ? "over " : "", n - SHOWN_MAX);
}

/* Runs a listing that only reads, for a short time. */
static bool put_listing(const char *command, const struct utilities *table, FILE *f)
{
	struct danger_world world = danger_real_world;
	char listing[4096], line[1024];
	const char *const argv[] = { "timeout", LISTING_S, "bash", "-c", listing, NULL };
	char *shown[SHOWN_MAX] = { NULL };
	struct danger d;
	size_t n = 0, bytes = 0;
	FILE *from;
	pid_t pid;
	int p[2];

	world.table = table;
	if (!targets_listing(command, listing, sizeof(listing)))
		return false;
	danger_judge(listing, &world, &d);
	if (d.level != DANGER_READS || pipe2(p, O_CLOEXEC) < 0)
		return false;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		if (dup2(p[1], 1) < 0 || !freopen("/dev/null", "r", stdin) ||
		    !freopen("/dev/null", "w", stderr))
			_exit(126);
		execvp("timeout", (char *const *)argv);
		_exit(127);
	}
	close(p[1]);
	from = fdopen(p[0], "r");
	while (from && bytes < LISTING_BYTES && fgets(line, sizeof(line), from)) {
		bytes += strlen(line);
		line[strcspn(line, "\n")] = '\0';
		if (n++ < SHOWN_MAX)
			shown[n - 1] = strdup(line);
	}
	put_lines(f, shown, n, bytes >= LISTING_BYTES);
	if (from)
		fclose(from);
	else
		close(p[0]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return true;
}

void targets_show(const char *command, const struct danger *d, const struct utilities *table,
		  FILE *f)
{
	if (d->level == DANGER_READS)
		return;
	if (d->level >= DANGER_UNKNOWN) {
		char listing[4096];

		if (targets_listing(command, listing, sizeof(listing))) {
			fputs("  acts on: ", f);
			if (!put_listing(command, table, f))
				fputs("what is known only when it runs", f);
			fputc('\n', f);
			return;
		}
	}
	if (d->n_targets == 0)
		return;
	fputs("  touches: ", f);
	for (size_t i = 0; i < d->n_targets; i++) {
		fputs(i ? "; " : "", f);
		put_target(f, d, i);
	}
	if (d->more_targets)
		fprintf(f, "; and %zu more", d->more_targets);
	fputc('\n', f);
}
