/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profile_load.c - reads a profile (form: man/llamux-profile.5). */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/action_kinds.h"
#include "base/config.h"
#include "base/lines.h"
#include "profile.h"

#define ROLES_MAX 32
#define ROWS_MAX 128       /* matches, or changes, of a role */
#define ASLEEP_MAX_S 604800 /* a week */

struct parser {
	struct lines *in;
	struct profile *p;
	struct profile_role *role; /* of the lines that follow; NULL: none yet */
};

/* Room for one more at the end of a list; NULL: no memory. */
static void *grow(void **list, size_t *n, size_t size)
{
	char *bigger = realloc(*list, (*n + 1) * size);

	if (!bigger)
		return NULL;
	*list = bigger;
	memset(bigger + *n * size, 0, size);
	return bigger + (*n)++ * size;
}

static bool is_name(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len && !text[len] && len < PROFILE_NAME_MAX;
}

static int parse_about(void *ctx, char *rest)
{
	struct parser *p = ctx;
	for (char *at = rest; *at; at++)
		if (!isprint((unsigned char)*at))
			return lines_fail(p->in, "about: plain text only");
	if (strlen(rest) >= sizeof(p->p->about))
		return lines_fail(p->in, "about: longer than %zu bytes", sizeof(p->p->about) - 1);
	snprintf(p->p->about, sizeof(p->p->about), "%s", rest);
	return 0;
}

static int parse_role(void *ctx, char *rest)
{
	struct parser *p = ctx;
	char *name = lines_word(&rest), shown[64];

	if (!is_name(name))
		return lines_fail(p->in, "a role needs a name of small letters, digits and -");
	if (*rest && strcmp(rest, "first"))
		return lines_fail(p->in,
				  "\"%s\" behind the role's name: only \"first\" may stand there",
			    lines_clean(rest, shown));
	if (p->p->n_roles == ROLES_MAX)
		return lines_fail(p->in, "more than %d roles", ROLES_MAX);
	p->role = grow((void **)&p->p->role, &p->p->n_roles, sizeof(*p->role));
	if (!p->role)
		return -ENOMEM;
	snprintf(p->role->name, sizeof(p->role->name), "%s", name);
	p->role->first = *rest != '\0';
	return 0;
}

/* --- match ------------------------------------------------------------------- */

static int take(char **out, const char *text)
{
	free(*out);
	*out = strdup(text);
	return *out ? 0 : -ENOMEM;
}

static int match_exe(struct parser *p, struct profile_match *m, const char *text)
{
	if (text[0] != '/')
		return lines_fail(p->in,
				  "exe= needs a path from the root: a bare name says nothing");
	return take(&m->exe, text);
}

static int match_cgroup(struct parser *p, struct profile_match *m, const char *text)
{
	if (text[0] != '/' || !text[1])
		return lines_fail(p->in, "cgroup= needs a path, as /proc/PID/cgroup has it");
	return take(&m->cgroup, text);
}

static int match_unit(struct parser *p, struct profile_match *m, const char *text)
{
	const char *dot = strrchr(text, '.');

	if (!dot || (strcmp(dot, ".service") && strcmp(dot, ".scope")))
		return lines_fail(p->in, "unit= needs a unit's name with .service or .scope");
	return take(&m->unit, text);
}

static int match_arg(struct parser *p, struct profile_match *m, const char *text)
{
	(void)p;
	return take(&m->arg, text);
}

static int match_session(struct parser *p, struct profile_match *m, const char *text)
{
	if (strcmp(text, "desktop"))
		return lines_fail(p->in, "session= can be desktop");
	m->desktop = true;
	return 0;
}

static int match_user(struct parser *p, struct profile_match *m, const char *text)
{
	const struct passwd *pw = getpwnam(text);
	char shown[64];

	if (!pw)
		return lines_fail(p->in, "there is no user \"%s\"", lines_clean(text, shown));
	m->has_user = true;
	m->user = pw->pw_uid;
	return 0;
}

/* "90s", "10m", "2h" */
static int match_asleep(struct parser *p, struct profile_match *m, const char *text)
{
	char *end;
	unsigned long n = isdigit((unsigned char)text[0]) ? strtoul(text, &end, 10) : 0;
	unsigned long unit = 0;

	if (n && !strcmp(end, "s"))
		unit = 1;
	else if (n && !strcmp(end, "m"))
		unit = 60;
	else if (n && !strcmp(end, "h"))
		unit = 3600;
	if (!unit || n > ASLEEP_MAX_S / unit)
		return lines_fail(p->in, "asleep= needs a time: 90s, 10m or 2h, a week at most");
	m->asleep_s = n * unit;
	return 0;
}

static const struct {
	const char *word;
	int (*parse)(struct parser *p, struct profile_match *m, const char *text);
} conditions[] = {
	{"exe=", match_exe},	     {"cgroup=", match_cgroup}, {"unit=", match_unit},
	{"arg=", match_arg},	     {"session=", match_session}, {"user=", match_user},
	{"asleep=", match_asleep},
};

static int parse_condition(struct parser *p, struct profile_match *m, const char *text)
{
	char shown[64];

	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++) {
		size_t len = strlen(conditions[i].word);

		if (!strncmp(text, conditions[i].word, len) && text[len])
			return conditions[i].parse(p, m, text + len);
	}
	return lines_fail(p->in,
			  "\"%s\" is no condition: exe=, cgroup=, unit=, arg=, session=, user= or "
		       "asleep=", lines_clean(text, shown));
}

static int parse_match(void *ctx, char *rest)
{
	struct parser *p = ctx;
	struct profile_match *m;
	int err = 0;

	if (!p->role)
		return lines_fail(p->in, "\"match\" stands before the first role");
	if (p->role->n_matches == ROWS_MAX)
		return lines_fail(p->in, "more than %d lines of match", ROWS_MAX);
	m = grow((void **)&p->role->match, &p->role->n_matches, sizeof(*m));
	if (!m)
		return -ENOMEM;
	while (*rest && !err)
		err = parse_condition(p, m, lines_word(&rest));
	if (!err && !m->exe && !m->cgroup && !m->unit)
		return lines_fail(p->in, "a match needs one of exe=, cgroup= and unit=");
	return err;
}

/* --- what is done ------------------------------------------------------------ */

static int parse_change(struct parser *p, char *rest, bool machine, struct profile_change *out)
{
	char *kind = lines_word(&rest), shown[64], *end = rest;
	const struct action_kind_row *row;
	long value;
	int i;

	for (i = 0; i < ACTION_KINDS; i++)
		if (i != ACTION_PLAN && !strcmp(kind, action_word((enum action_kind)i)))
			break;
	if (i == ACTION_KINDS)
		return lines_fail(p->in, "\"%s\" is no kind of change", lines_clean(kind, shown));
	row = &action_table[i];
	if ((row->of == ACTION_OF_MACHINE) != machine)
		return lines_fail(p->in,
				  machine ? "\"%s\" is of a process: write it behind \"do\"" :
			    "\"%s\" is of the whole machine: write it behind \"machine\"", kind);
	if (i == ACTION_IO_READ || i == ACTION_IO_WRITE || i == ACTION_IO_REQUESTS)
		return lines_fail(p->in, "\"%s\" needs a disk, which a profile does not name",
				  kind);
	errno = 0;
	value = *rest ? strtol(rest, &end, 10) : row->min;
	if (errno || *end || value < row->min || value > row->max || (row->value && !*rest))
		return lines_fail(p->in, "%s needs a number from %d to %d", kind, row->min,
				  row->max);
	out->kind = (enum action_kind)i;
	out->value = (int)value;
	return 0;
}

static int parse_do(void *ctx, char *rest)
{
	struct parser *p = ctx;
	struct profile_change change, *slot;
	int err;

	if (!p->role)
		return lines_fail(p->in, "\"do\" stands before the first role");
	err = parse_change(p, rest, false, &change);
	for (size_t i = 0; i < p->role->n_changes && !err; i++)
		if (p->role->change[i].kind == change.kind)
			err = lines_fail(p->in, "role %s has two of \"%s\"", p->role->name,
				   action_word(change.kind));
	if (err)
		return err;
	slot = grow((void **)&p->role->change, &p->role->n_changes, sizeof(*slot));
	if (!slot)
		return -ENOMEM;
	*slot = change;
	return 0;
}

static int parse_machine(void *ctx, char *rest)
{
	struct parser *p = ctx;
	struct profile_change change, *slot;
	int err = parse_change(p, rest, true, &change);

	if (err)
		return err;
	slot = grow((void **)&p->p->machine, &p->p->n_machine, sizeof(*slot));
	if (!slot)
		return -ENOMEM;
	*slot = change;
	return 0;
}

/* --- the file ---------------------------------------------------------------- */

int profile_parse(const char *text, size_t len, const char *name, struct profile **out,
		  char *reason, size_t reason_len)
{
	static const struct lines_row rows[] = {
		{"about", parse_about}, {"role", parse_role},	    {"match", parse_match},
		{"do", parse_do},	{"machine", parse_machine},
	};
	struct lines in;
	struct parser p = {.in = &in};
	int err;

	*out = NULL;
	p.p = calloc(1, sizeof(*p.p));
	if (!p.p)
		return -ENOMEM;
	err = lines_parse(&in, text, len, name, rows, sizeof(rows) / sizeof(rows[0]),
			  "about, role, match, do or machine", &p, reason, reason_len);
	if (err)
		profile_free(p.p);
	else
		*out = p.p;
	return err;
}

int profile_load(const char *const *dirs, const char *name, struct profile **out, char *reason,
		 size_t reason_len)
{
	char path[PATH_MAX], *text = NULL;
	size_t len = 0;
	int err = -ENOENT;

	*out = NULL;
	if (!is_name(name)) {
		snprintf(reason, reason_len, "that is no name of a profile");
		return -EINVAL;
	}
	snprintf(reason, reason_len, "there is no profile %s", name);
	for (size_t i = 0; dirs[i] && err == -ENOENT; i++) {
		if (snprintf(path, sizeof(path), "%s/%s.conf", dirs[i], name) >= (int)sizeof(path))
			return -ENAMETOOLONG;
		err = config_read(path, &text, &len);
	}
	if (err && err != -ENOENT)
		snprintf(reason, reason_len, "%s cannot be used: %s", path, config_why(err));
	if (!err)
		err = profile_parse(text, len, path, out, reason, reason_len);
	if (!err)
		snprintf((*out)->name, sizeof((*out)->name), "%s", name);
	free(text);
	return err;
}
