/* SPDX-License-Identifier: GPL-2.0-or-later */
/* policy_load.c - reads the policy file (form: agent/policy.conf). */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/config.h"
#include "base/lines.h"
#include "base/text.h"
#include "policy_internal.h"

#define PATH_RULE_MAX 200    /* below the length at which facts cut paths */

struct parser {
	struct lines *in;
	struct policy *policy;
};

static int add_rule(struct parser *p, enum protect what, const char *path, uid_t uid)
{
	struct policy *policy = p->policy;
	struct policy_rule *bigger;

	bigger = realloc(policy->rule, (policy->n_rules + 1) * sizeof(*bigger));
	if (!bigger)
		return -ENOMEM;
	policy->rule = bigger;
	bigger += policy->n_rules;
	*bigger = (struct policy_rule){.what = what, .path = strdup(path), .uid = uid};
	if (!bigger->path)
		return -ENOMEM;
	policy->n_rules++;
	return 0;
}

/* A path that can match one from the kernel: whole, and without steps in it. */
static int check_path(struct parser *p, char *path)
{
	size_t len = strlen(path);
	char shown[64];

	if (path[0] != '/')
		return lines_fail(p->in, "\"%s\" is not a path from the root (/...)",
				  lines_clean(path, shown));
	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	if (len == 1)
		return lines_fail(p->in,
				  "\"/\" would protect everything; use mode observe for that");
	if (len > PATH_RULE_MAX)
		return lines_fail(p->in, "the path is longer than %d bytes", PATH_RULE_MAX);
	if (strstr(path, "//") || strstr(path, "/./") || strstr(path, "/../") ||
	    !strcmp(path + len - 2, "/.") || (len > 2 && !strcmp(path + len - 3, "/..")))
		return lines_fail(p->in, "\"%s\": write it without //, /./ and /../",
				  lines_clean(path, shown));
	return 0;
}

static int protect_exe(struct parser *p, char *arg)
{
	char real[PATH_MAX];
	int err = check_path(p, arg);

	if (!err)
		err = add_rule(p, PROTECT_EXE, arg, 0);
	/* The kernel names a program by its place behind all links. */
	if (!err && realpath(arg, real) && strcmp(real, arg))
		err = add_rule(p, PROTECT_EXE, real, 0);
	return err;
}

static int protect_cgroup(struct parser *p, char *arg)
{
	int err = check_path(p, arg);

	if (!err && !strncmp(arg, "/sys/fs/cgroup/", 15))
		return lines_fail(p->in,
			    "write the path below the hierarchy's root, as /proc/PID/cgroup does");
	return err ? err : add_rule(p, PROTECT_CGROUP, arg, 0);
}

static int number(const char *text, unsigned int max, unsigned int *out)
{
	char *end;
	unsigned long v;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	v = strtoul(text, &end, 10);
	if (errno || *end || v > max)
		return -EINVAL;
	*out = (unsigned int)v;
	return 0;
}

static int protect_user(struct parser *p, char *arg)
{
	const struct passwd *pw = getpwnam(arg);
	unsigned int uid;
	char shown[64];

	if (pw)
		uid = pw->pw_uid;
	else if (number(arg, UINT_MAX - 1, &uid))
		return lines_fail(p->in, "there is no user \"%s\"", lines_clean(arg, shown));
	return add_rule(p, PROTECT_USER, arg, (uid_t)uid);
}

static int parse_protect(void *ctx, char *rest)
{
	struct parser *p = ctx;
	static const struct {
		const char *word;
		int (*parse)(struct parser *p, char *arg);
	} kinds[] = {{"exe", protect_exe}, {"cgroup", protect_cgroup}, {"user", protect_user}};
	char *kind = lines_word(&rest), shown[64];
	size_t i;

	if (!*rest)
		return lines_fail(p->in,
				  "what to protect is missing: protect exe|cgroup|user WHAT");
	if (strstr(rest, " #") || strstr(rest, "\t#"))
		return lines_fail(p->in, "a comment needs a line of its own");
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kind, kinds[i].word))
			return kinds[i].parse(p, rest);
	return lines_fail(p->in, "\"protect %s\" is not known: exe, cgroup or user",
			  lines_clean(kind, shown));
}

static const char *action_words(char *out, size_t size)
{
	struct text t;

	text_fixed(&t, out, size);
	for (int i = 0; i < ACTION_KINDS; i++)
		text_add(&t, "%s%s", i ? ", " : "", action_word((enum action_kind)i));
	return out;
}

static int parse_allow(void *ctx, char *rest)
{
	struct parser *p = ctx;
	char *w, shown[64], known[128];
	int i;

	if (!*rest)
		return lines_fail(p->in, "what to allow is missing: allow idle nice weight ...");
	while (*rest) {
		w = lines_word(&rest);
		for (i = 0; i < ACTION_KINDS; i++)
			if (!strcmp(w, action_word((enum action_kind)i)))
				break;
		if (i == ACTION_KINDS)
			return lines_fail(p->in, "\"%s\" is no action: %s", lines_clean(w, shown),
				    action_words(known, sizeof(known)));
		p->policy->allow[i] = true;
	}
	return 0;
}

static int parse_limit(void *ctx, char *rest)
{
	struct parser *p = ctx;
	struct policy_limits *l = &p->policy->limits;
	const struct {
		const char *word;
		unsigned int *value, max;
	} limits[] = {
		{"tasks", &l->tasks, 65536},
		{"cooldown", &l->cooldown_s, 86400},
		{"automatic", &l->automatic, 3600},
	};
	char *w = lines_word(&rest), shown[64];
	size_t i;

	for (i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		if (strcmp(w, limits[i].word))
			continue;
		if (number(rest, limits[i].max, limits[i].value))
			return lines_fail(p->in, "limit %s needs a number from 0 to %u", w,
					  limits[i].max);
		return 0;
	}
	return lines_fail(p->in, "\"limit %s\" is not known: tasks, cooldown or automatic",
			  lines_clean(w, shown));
}

int policy_parse(const char *text, size_t len, const char *name, struct policy **out, char *reason,
		 size_t reason_len)
{
	static const struct lines_row rows[] = {
		{"protect", parse_protect}, {"allow", parse_allow}, {"limit", parse_limit},
	};
	struct lines in;
	struct parser p = {.in = &in};
	int err;

	*out = NULL;
	p.policy = malloc(sizeof(*p.policy));
	if (!p.policy)
		return -ENOMEM;
	*p.policy = policy_builtin;
	err = lines_parse(&in, text, len, name, rows, sizeof(rows) / sizeof(rows[0]),
			  "protect, allow or limit", &p, reason, reason_len);
	if (err)
		policy_free(p.policy);
	else
		*out = p.policy;
	return err;
}

int policy_load(const char *path, struct policy **out, char *reason, size_t reason_len)
{
	char *text = NULL;
	size_t len = 0;
	int err;

	*out = NULL;
	err = path ? config_read(path, &text, &len) : 0;
	if (err && err != -ENOENT)
		snprintf(reason, reason_len, "%s cannot be used: %s", path, config_why(err));
	else
		err = policy_parse(text, len, path ? path : "", out, reason, reason_len);
	free(text);
	return err;
}

void policy_free(struct policy *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < p->n_rules; i++)
		free(p->rule[i].path);
	free(p->rule);
	free(p);
}

void policy_swap(struct policy *a, struct policy *b)
{
	struct policy was = *a;

	*a = *b;
	*b = was;
}
