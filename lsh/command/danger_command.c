// SPDX-License-Identifier: GPL-2.0-or-later
/* danger_command.c - judges one simple command: its name, wrappers and options. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "danger_parts.h"
#include "lexer.h"
#include "utilities.h"

/* -- options and operands --------------------------------------------------------- */

const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static bool is_option(const struct arg *a)
{
	return a->text[0] == '-' && a->text[1] != '\0';
}

/*
 * Looks through a cluster such as -xzf.  True if letter is in it; *takes_next: its
 * last letter takes the next argument as its value.
 */
static bool in_cluster(const char *cluster, const char *with_value, char letter, bool *takes_next)
{
	bool found = false;

	*takes_next = false;
	for (const char *p = cluster + 1; *p; p++) {
		found |= *p == letter;
		if (strchr(with_value, *p)) {
			*takes_next = p[1] == '\0';
			break;
		}
	}
	return found;
}

/* A long option whose value is the next word? */
static bool long_takes_next(const char *text, const char *names)
{
	size_t len = strlen(text);

	if (len < 3 || strchr(text, '='))
		return false;
	for (const char *p = strstr(names, text); p; p = strstr(p + 1, text))
		if (p > names && p[-1] == ' ')
			return true;
	return false;
}

/* Does the value of this option stand in the next word? */
static bool takes_next(const struct arg *a, const char *name)
{
	bool next;

	if (a->text[1] == '-')
		return long_takes_next(a->text, danger_long_args(name));
	in_cluster(a->text, danger_option_args(name), '\0', &next);
	return next;
}

size_t operands(struct args a, struct arg *out, size_t max)
{
	const char *name = base_name(a.v[0].text);
	bool options = true;
	size_t n = 0;

	for (size_t i = 1; i < a.n && n < max; i++) {
		if (options && strcmp(a.v[i].text, "--") == 0) {
			options = false;
		} else if (options && is_option(&a.v[i])) {
			i += takes_next(&a.v[i], name);
		} else {
			out[n++] = a.v[i];
		}
	}
	return n;
}

static bool has_short(struct args a, char letter)
{
	const char *with_value = danger_option_args(base_name(a.v[0].text));
	bool next;

	for (size_t i = 1; i < a.n; i++) {
		if (strcmp(a.v[i].text, "--") == 0)
			break;
		if (!is_option(&a.v[i]) || a.v[i].text[1] == '-')
			continue;
		if (in_cluster(a.v[i].text, with_value, letter, &next))
			return true;
		i += next;
	}
	return false;
}

/* Where the value begins in a cluster, "" at its end; NULL: it has no such option. */
static const char *value_in(const char *cluster, const char *with_value, char letter)
{
	for (const char *p = cluster + 1; letter && *p; p++) {
		if (*p == letter)
			return p + 1;
		if (strchr(with_value, *p))
			break;
	}
	return NULL;
}

bool next_value(struct args a, char letter, const char *name, size_t *from, struct arg *out)
{
	const char *program = base_name(a.v[0].text);

	for (size_t i = *from; i < a.n && strcmp(a.v[i].text, "--") != 0; i++) {
		const char *text = a.v[i].text, *value = NULL;
		size_t len = strcspn(text, "=");

		if (is_option(&a.v[i]) && text[1] != '-')
			value = value_in(text, danger_option_args(program), letter);
		else if (name && len > 2 && strncmp(text, "--", 2) == 0 &&
			 strncmp(name, text, len) == 0)
			value = text[len] ? text + len + 1 : "";
		if (value && (*value || i + 1 < a.n)) {
			*out = *value ? (struct arg){ value, a.v[i].flags } : a.v[i + 1];
			*from = i + (*value ? 1 : 2);
			return true;
		}
		if (is_option(&a.v[i]))
			i += takes_next(&a.v[i], program);
	}
	return false;
}

bool option_value(struct args a, char letter, const char *name, struct arg *out)
{
	size_t from = 1;
	bool found = false;

	while (next_value(a, letter, name, &from, out))
		found = true;
	return found;
}

/* A long option may be cut short, and may carry its value after '='. */
static bool has_long(struct args a, const char *name)
{
	size_t all = strlen(name) - 1;

	for (size_t i = 1; name[all] == '*' && i < a.n; i++)
		if (strncmp(a.v[i].text, name, all) == 0)
			return true;
	for (size_t i = 1; i < a.n; i++) {
		size_t len = strcspn(a.v[i].text, "=");

		if (strcmp(a.v[i].text, "--") == 0)
			break;
		if (len > 2 && strncmp(a.v[i].text, "--", 2) == 0 &&
		    strncmp(name, a.v[i].text, len) == 0)
			return true;
	}
	return false;
}

static bool has_exact(struct args a, const char *word)
{
	for (size_t i = 1; i < a.n; i++)
		if (strcmp(a.v[i].text, word) == 0)
			return true;
	return false;
}

static bool any_ends(const struct arg *list, size_t n, const char *end)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(list[i].text);

		if (len > strlen(end) && strcmp(list[i].text + len - strlen(end), end) == 0)
			return true;
	}
	return false;
}

bool has(struct args a, const char *pattern)
{
	struct arg list[ARGS_MAX];
	size_t n;

	if (strcmp(pattern, "---") == 0)
		return has_exact(a, "--");
	if (strncmp(pattern, "--", 2) == 0)
		return has_long(a, pattern);
	if (pattern[0] == '-' && pattern[1] && !pattern[2])
		return has_short(a, pattern[1]);
	if (pattern[0] == '-')
		return has_exact(a, pattern);
	n = operands(a, list, ARGS_MAX);
	if (pattern[0] == '+')
		return n >= (size_t)(pattern[1] - '0');
	if (pattern[0] == '*')
		return any_ends(list, n, pattern + 1);
	if (strncmp(pattern, "..", 2) != 0)
		return n > 0 && strcmp(list[0].text, pattern) == 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].text, pattern + 2) == 0)
			return true;
	return false;
}

/* -- the tables ------------------------------------------------------------------- */

/* An unquoted word that is not known may turn out to be an option. */
static bool may_be_option(const struct arg *a)
{
	if (arg_known(a) || (a->flags & LEX_QUOTED))
		return false;
	return a->text[0] == '$' || a->text[0] == '`' || a->text[0] == '-' || a->text[0] == '{';
}

static void targets(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);

	for (size_t i = 0; i < n; i++)
		judge_target(j, &list[i]);
}

static void raise_for(struct judge *j, struct args a, const char *name, enum danger_level level,
		      const char *why)
{
	if (level > DANGER_READS)
		targets(j, a);
	judge_raise(j, level, "%s %s", name, why ? why : "changes something");
}

static bool judge_rules(struct judge *j, struct args a, const char *name)
{
	const struct danger_rule *worst = NULL, *base = NULL;
	bool known = false;

	for (size_t i = 0; i < danger_n_rules + danger_n_tool_rules; i++) {
		const struct danger_rule *r = i < danger_n_rules ?
						      &danger_rules[i] :
						      &danger_tool_rules[i - danger_n_rules];

		if (strcmp(r->name, name) != 0)
			continue;
		known = true;
		if (!r->a)
			base = r;
		else if (has(a, r->a) && (!r->b || has(a, r->b)) &&
			 (!worst || r->level > worst->level))
			worst = r;
	}
	if (!known)
		return false;
	for (size_t i = 1; i < a.n; i++)
		if (may_be_option(&a.v[i]))
			judge_raise(j, DANGER_UNKNOWN,
				    "%s gets an argument that is known only when it runs", name);
	if (!worst)
		worst = base;
	if (worst)
		raise_for(j, a, name, worst->level, worst->why);
	else
		judge_raise(j, DANGER_UNKNOWN, "%s is not known with these arguments", name);
	return true;
}

static bool judge_lists(struct judge *j, struct args a, const char *name)
{
	size_t len = strlen(name);

	if (len == 0 || strchr(name, ' '))
		return false;
	for (size_t i = 0; i < danger_n_lists; i++) {
		const char *list = danger_lists[i].names;

		for (const char *p = strstr(list, name); p; p = strstr(p + 1, name)) {
			if (p == list || p[-1] != ' ' || p[len] != ' ')
				continue;
			raise_for(j, a, name, danger_lists[i].level, danger_lists[i].why);
			return true;
		}
	}
	return false;
}

/* -- wrappers --------------------------------------------------------------------- */

static bool looks_like_assignment(const char *s)
{
	const char *equals = strchr(s, '=');

	return equals && equals > s && (isalpha((unsigned char)*s) || *s == '_');
}

size_t wrapped(struct judge *j, struct args a, const struct danger_wrapper *w)
{
	unsigned int skip = w->skip;
	size_t i = 1;

	for (; i < a.n; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "--") == 0) {
			i++;
			break;
		}
		if (is_option(&a.v[i])) {
			i += takes_next(&a.v[i], w->name);
		} else if (w->assignments && looks_like_assignment(s)) {
			if (danger_variable(s, strcspn(s, "=")))
				judge_raise(j, DANGER_UNKNOWN, "sets %.*s", (int)strcspn(s, "="), s);
		} else {
			break;
		}
	}
	while (skip-- > 0 && i < a.n)
		i++;
	return i;
}

static void judge_wrapper(struct judge *j, struct args a, const struct danger_wrapper *w)
{
	size_t i = wrapped(j, a, w);

	if (w->why)
		judge_raise(j, DANGER_CHANGES, "%s %s", w->name, w->why);
	judge_outputs(j, (struct args){ a.v, i < a.n ? i : a.n }, w->name);
	for (size_t k = 1; k < i && k < a.n; k++)
		if (may_be_option(&a.v[k]))
			judge_raise(j, DANGER_UNKNOWN,
				    "what %s runs is known only when it runs", w->name);
	if (i < a.n)
		judge_command(j, (struct args){ a.v + i, a.n - i });
	else if (has(a, "-i") || has(a, "-s"))
		judge_raise(j, DANGER_UNKNOWN, "%s opens a shell", w->name);
}

/* -- the whole -------------------------------------------------------------------- */

static void note_name(struct judge *j, const char *name)
{
	struct danger *d = j->out;

	for (size_t i = 0; i < d->n_names; i++)
		if (strcmp(d->name[i], name) == 0)
			return;
	if (d->n_names < DANGER_NAMES_MAX)
		snprintf(d->name[d->n_names++], sizeof(d->name[0]), "%.63s", name);
}

static bool judge_by_table(struct judge *j, struct args a, const char *name)
{
	const struct utility *u = utilities_find(j->world->table, name);

	if (u)
		raise_for(j, a, name, u->level, "is listed so in the table of utilities");
	return u != NULL;
}

/* The name as it stands may hide behind a path or a variable. */
static const char *command_name(struct judge *j, const struct arg *a)
{
	const char *name = base_name(a->text);

	if (strcmp(a->text, "[") == 0)
		return name;
	if (!arg_known(a) || (a->flags & (LEX_GLOB | LEX_TILDE))) {
		judge_raise(j, DANGER_UNKNOWN, "what it runs is known only when it runs");
		if (!arg_known(a))
			return NULL;
	}
	if (name != a->text && !danger_program_dir(a->text, (size_t)(name - a->text)))
		judge_raise(j, DANGER_UNKNOWN, "%s is a program of its own", a->text);
	return name;
}

void judge_command(struct judge *j, struct args a)
{
	const struct danger_wrapper *w;
	const char *name;

	if (a.n == 0)
		return;
	if (++j->depth > DEPTH_MAX * 2) {
		judge_raise(j, DANGER_UNKNOWN, "it is nested too deep to be judged");
		j->depth--;
		return;
	}
	name = command_name(j, &a.v[0]);
	if (name) {
		note_name(j, name);
		if (strcmp(name, "cd") == 0 || strcmp(name, "pushd") == 0 ||
		    strcmp(name, "popd") == 0)
			j->moved = true;
		w = danger_wrapper(name);
		if (!w)
			judge_outputs(j, a, name);
		if (judge_special(j, a))
			;
		else if (w)
			judge_wrapper(j, a, w);
		else if (!judge_rules(j, a, name) && !judge_lists(j, a, name) &&
			 !judge_by_table(j, a, name))
			judge_raise(j, DANGER_UNKNOWN, "what %s does is not known", name);
	}
	j->depth--;
}
