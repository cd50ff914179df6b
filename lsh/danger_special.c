// SPDX-License-Identifier: GPL-2.0-or-later
/* danger_special.c - commands whose arguments are programs: shells, find, sed, awk. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "danger_parts.h"
#include "lexer.h"

/* -- shells, eval, trap ------------------------------------------------------------- */

static void judge_arg_text(struct judge *j, const struct arg *a)
{
	if (!arg_known(a))
		judge_raise(j, DANGER_UNKNOWN, "what it runs is known only when it runs");
	judge_text(j, a->text, strlen(a->text));
}

/* sh -c TEXT; without -c a shell runs a file, or what it reads. */
static void judge_shell(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "--version") == 0 || strcmp(s, "--help") == 0)
			return;
		if (s[0] == '-' && s[1] != '-' && strchr(s, 'c')) {
			for (i++; i < a.n && a.v[i].text[0] == '-'; i++)
				;
			if (i < a.n)
				judge_arg_text(j, &a.v[i]);
			return;
		}
		if (s[0] == '-' && s[1] != '-' && strchr(s, 'n'))
			return; /* reads the script, runs nothing */
	}
	judge_raise(j, DANGER_UNKNOWN, "%s runs what it is given", a.v[0].text);
}

static void judge_eval(struct judge *j, struct args a)
{
	char text[LEX_WORD_MAX * 4] = "";
	size_t used = 0;

	for (size_t i = 1; i < a.n; i++) {
		size_t len = strlen(a.v[i].text);

		if (!arg_known(&a.v[i]))
			judge_raise(j, DANGER_UNKNOWN, "what it runs is known only when it runs");
		if (used + len + 2 > sizeof(text)) {
			judge_raise(j, DANGER_UNKNOWN, "it is too long to be judged");
			return;
		}
		memcpy(text + used, a.v[i].text, len);
		used += len;
		text[used++] = ' ';
	}
	judge_text(j, text, used);
}

static void judge_trap(struct judge *j, struct args a)
{
	if (a.n > 2 && a.v[1].text[0] != '-')
		judge_arg_text(j, &a.v[1]);
}

/* alias name=text: the text runs later. */
static void judge_alias(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *equals = strchr(a.v[i].text, '=');

		if (!equals)
			continue;
		judge_raise(j, DANGER_CHANGES, "defines an alias");
		judge_text(j, equals + 1, strlen(equals + 1));
	}
}

/* su and script: the command is the value of -c. */
static void judge_dash_c(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *s = a.v[i].text;
		const char *equals = strncmp(s, "--command=", 10) == 0 ? s + 10 : NULL;

		if (equals) {
			judge_text(j, equals, strlen(equals));
			return;
		}
		if ((strcmp(s, "-c") == 0 || strcmp(s, "--command") == 0) && i + 1 < a.n) {
			judge_arg_text(j, &a.v[i + 1]);
			return;
		}
	}
	judge_raise(j, DANGER_UNKNOWN, "%s opens a shell", a.v[0].text);
}

/* -- find and xargs ------------------------------------------------------------------ */

/* -exec COMMAND ; or +.  Returns the index of its last word. */
static size_t judge_exec(struct judge *j, struct args a, size_t i)
{
	size_t first = i + 1, last = first;

	while (last < a.n && strcmp(a.v[last].text, ";") != 0 && strcmp(a.v[last].text, "+") != 0)
		last++;
	if (first < last)
		judge_command(j, (struct args){ a.v + first, last - first });
	else
		judge_raise(j, DANGER_UNKNOWN, "find is told to run nothing");
	return last;
}

static void judge_find(struct judge *j, struct args a)
{
	static const char *const runs[] = { "-exec", "-execdir", "-ok", "-okdir" };
	static const char *const writes[] = { "-fprint", "-fprint0", "-fls", "-fprintf" };

	for (size_t i = 1; i < a.n; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "-delete") == 0) {
			for (size_t k = 1; k < a.n && a.v[k].text[0] != '-'; k++)
				judge_target(j, &a.v[k]);
			judge_raise(j, DANGER_DESTROYS, "find removes what it finds");
		}
		for (size_t k = 0; k < 4; k++) {
			if (strcmp(s, writes[k]) == 0)
				judge_raise(j, DANGER_DESTROYS, "find overwrites a file");
			if (strcmp(s, runs[k]) == 0) {
				i = judge_exec(j, a, i);
				break;
			}
		}
		if (i < a.n && !arg_known(&a.v[i]) && !(a.v[i].flags & LEX_QUOTED) &&
		    strchr("$`-{", a.v[i].text[0]))
			judge_raise(j, DANGER_UNKNOWN,
				    "find gets an argument that is known only when it runs");
	}
}

/* What xargs appends is not known: it may even be an option. */
static void judge_xargs(struct judge *j, struct args a)
{
	static const char with_value[] = "adEIiLlnPs";
	struct arg more[ARGS_MAX];
	size_t i = 1, n = 0;

	for (; i < a.n && a.v[i].text[0] == '-' && strcmp(a.v[i].text, "--") != 0; i++) {
		const char *s = a.v[i].text;

		/* The value is the next word, unless it is attached: -n1, -I{}.  i and
		 * l take only attached ones. */
		if (s[1] != '-' && strchr(with_value, s[strlen(s) - 1]) &&
		    !strchr("il", s[strlen(s) - 1]) && strcspn(s + 1, with_value) == strlen(s) - 2)
			i++;
	}
	if (i < a.n && strcmp(a.v[i].text, "--") == 0)
		i++;
	if (i >= a.n)
		return; /* echo */
	while (i < a.n && n < ARGS_MAX - 1)
		more[n++] = a.v[i++];
	more[n].text = "$items";
	more[n++].flags = LEX_VARIABLE;
	judge_command(j, (struct args){ more, n });
}

/* -- sed ------------------------------------------------------------------------------ */

/* Passes over s/../../ or y/../../; returns the place of its flags. */
static const char *sed_flags(const char *p)
{
	char mark = *++p;
	int left = 2;

	if (!mark)
		return p;
	for (p++; *p && left > 0; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == mark)
			left--;
	}
	return p;
}

/* Does a script write files (w, W) or run commands (e)? */
static bool sed_is_harmless(const char *script)
{
	const char *p = script;

	while (*p) {
		/* An address: numbers, $, /regex/, \%regex%, with , ! ~ + and blanks. */
		while (*p && strchr(" \t\n;{}0123456789$,!~+", *p))
			p++;
		if (*p == '/' || *p == '\\') {
			char mark = *p == '\\' ? *++p : '/';

			for (p += *p != 0; *p && *p != mark; p++)
				if (*p == '\\' && p[1])
					p++;
			p += *p == mark;
			while (*p == 'I' || *p == 'M')
				p++;
			continue;
		}
		if (*p == 'w' || *p == 'W' || *p == 'e')
			return false;
		if (*p == 's' || *p == 'y') {
			bool s = *p == 's';

			for (p = sed_flags(p); *p && !strchr(";}\n ", *p); p++)
				if (s && (*p == 'w' || *p == 'e'))
					return false;
		} else if (*p && strchr("aicrR:btT", *p)) {
			p += strcspn(p, "\n"); /* text, a file to read, a label */
		} else if (*p) {
			p++;
		}
	}
	return true;
}

static void judge_sed(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);
	bool have_script = false;

	for (size_t i = 1; i < a.n; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "-e") == 0 && i + 1 < a.n) {
			have_script = true;
			if (!sed_is_harmless(a.v[i + 1].text) || !arg_known(&a.v[i + 1]))
				judge_raise(j, DANGER_UNKNOWN, "the sed script may write or run");
		}
	}
	if (!have_script && n > 0 && (!sed_is_harmless(list[0].text) || list[0].flags & LEX_COMMAND))
		judge_raise(j, DANGER_UNKNOWN, "the sed script may write or run");
	if (has(a, "-f") || has(a, "--file") || has(a, "--expression"))
		judge_raise(j, DANGER_UNKNOWN, "the sed script is not looked into");
	if (!has(a, "-i") && !has(a, "--in-place"))
		return;
	for (size_t i = have_script ? 0 : 1; i < n; i++)
		judge_target(j, &list[i]);
	for (size_t i = 1; i < a.n; i++)
		if ((strncmp(a.v[i].text, "-i", 2) == 0 && a.v[i].text[2]) ||
		    strncmp(a.v[i].text, "--in-place=", 11) == 0) {
			judge_raise(j, DANGER_CHANGES, "sed rewrites files and keeps the old ones");
			return;
		}
	judge_raise(j, DANGER_DESTROYS, "sed rewrites files in place");
}

/* -- awk ------------------------------------------------------------------------------ */

/*
 * Strings and patterns passed over: does it call system, open a pipe or write a
 * file?  A '/' begins a pattern where no division could stand.
 */
static bool awk_is_harmless(const char *p)
{
	bool printing = false;
	char before = '\0';

	for (; *p; before = isspace((unsigned char)*p) ? before : *p, p++) {
		if (*p == '"' || (*p == '/' && (!before || strchr("({,;!~&|=}", before)))) {
			char mark = *p;

			for (p++; *p && *p != mark; p++)
				if (*p == '\\' && p[1])
					p++;
			if (!*p)
				return false;
			continue;
		}
		if (strncmp(p, "system", 6) == 0 || strncmp(p, "getline", 7) == 0 || *p == '@')
			return false;
		if (strncmp(p, "print", 5) == 0)
			printing = true;
		if (strchr(";}\n", *p))
			printing = false;
		if (*p == '|' && p[1] == '|')
			p++;
		else if (*p == '|' || (*p == '>' && printing))
			return false;
	}
	return true;
}

static void judge_awk(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);

	for (size_t i = 1; i < a.n; i++)
		if (strcmp(a.v[i].text, "inplace") == 0)
			judge_raise(j, DANGER_DESTROYS, "awk rewrites files in place");
	if (has(a, "-f") || has(a, "--file") || has(a, "-i") || has(a, "-e") || has(a, "-l"))
		judge_raise(j, DANGER_UNKNOWN, "the awk program is not looked into");
	else if (n > 0 && (!awk_is_harmless(list[0].text) || list[0].flags & LEX_COMMAND))
		judge_raise(j, DANGER_UNKNOWN, "the awk program may write or run");
}

/* -- git ------------------------------------------------------------------------------ */

/* Settings given on the command line may name programs; the table does the rest. */
static void judge_git(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n && a.v[i].text[0] == '-'; i++)
		if (strcmp(a.v[i].text, "-c") == 0 ||
		    strncmp(a.v[i].text, "--config-env", 12) == 0 ||
		    strncmp(a.v[i].text, "--exec-path=", 12) == 0)
			judge_raise(j, DANGER_UNKNOWN, "git gets settings that may run programs");
}

/* -- tar, dd, overwriting copies -------------------------------------------------------- */

/* The letters of the operation, in either style: -xzf or xzf. */
static bool tar_has(struct args a, char letter)
{
	if (a.n > 1 && a.v[1].text[0] != '-' && strchr(a.v[1].text, letter))
		return true;
	return has(a, (char[]){ '-', letter, '\0' });
}

static void judge_tar(struct judge *j, struct args a)
{
	static const char *const runs[] = { "--to-command", "--checkpoint-action",
					    "--use-compress-program", "--rsh-command",
					    "--info-script", "--new-volume-script" };

	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		if (has(a, runs[i]))
			judge_raise(j, DANGER_UNKNOWN, "tar is told to run a program");
	if (tar_has(a, 'I') || tar_has(a, 'F'))
		judge_raise(j, DANGER_UNKNOWN, "tar is told to run a program");
	if (has(a, "--remove-files") || has(a, "--delete") || has(a, "--recursive-unlink") ||
	    has(a, "--unlink-first") || has(a, "--overwrite"))
		judge_raise(j, DANGER_DESTROYS, "tar removes files");
	else if (tar_has(a, 'x') || has(a, "--extract") || has(a, "--get"))
		judge_raise(j, DANGER_CHANGES, "tar unpacks files");
	else if (!tar_has(a, 't') && !has(a, "--list") && !has(a, "--version") &&
		 !has(a, "--help"))
		judge_raise(j, DANGER_CHANGES, "tar writes an archive");
}

static void judge_dd(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++) {
		if (!arg_known(&a.v[i]) && strncmp(a.v[i].text, "if=", 3) != 0 &&
		    strncmp(a.v[i].text, "bs=", 3) != 0)
			judge_raise(j, DANGER_UNKNOWN,
				    "dd gets an argument that is known only when it runs");
		if (strncmp(a.v[i].text, "of=", 3) == 0 &&
		    strcmp(a.v[i].text, "of=/dev/null") != 0) {
			struct arg target = { a.v[i].text + 3, a.v[i].flags };

			judge_target(j, &target);
			judge_raise(j, DANGER_DESTROYS, "dd writes over %s", target.text);
		}
	}
}

/* cp, mv, ln, install: an existing target is lost, unless they are told not to. */
static void judge_copy(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);
	const char *slash = strrchr(a.v[0].text, '/');
	const char *name = slash ? slash + 1 : a.v[0].text;
	enum path_kind kind;

	judge_raise(j, DANGER_CHANGES, "%s makes or moves files", name);
	for (size_t i = 0; i < n; i++)
		judge_target(j, &list[i]);
	if (has(a, "-n") || has(a, "-i") || has(a, "--no-clobber") || has(a, "--interactive") ||
	    has(a, "-b") || has(a, "--backup") || n < 2)
		return;
	kind = judge_path(j, &list[n - 1]);
	if (kind == PATH_FILE && strcmp(name, "ln") != 0)
		judge_raise(j, DANGER_DESTROYS, "%s overwrites %s", name, list[n - 1].text);
	else if (kind == PATH_DEVICE)
		judge_raise(j, DANGER_DESTROYS, "%s writes to the device %s", name,
			    list[n - 1].text);
	else if (has(a, "-f") || has(a, "--force"))
		judge_raise(j, strcmp(name, "ln") == 0 ? DANGER_CHANGES : DANGER_UNKNOWN,
			    "%s is told to overwrite", name);
}

static void judge_tee(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX];
	size_t n = operands(a, list, ARGS_MAX);

	for (size_t i = 0; i < n; i++) {
		enum path_kind kind = judge_path(j, &list[i]);

		if (strncmp(list[i].text, "/dev/", 5) == 0 && kind != PATH_FILE &&
		    (strcmp(list[i].text, "/dev/null") == 0 || strcmp(list[i].text, "/dev/tty") == 0 ||
		     strcmp(list[i].text, "/dev/stderr") == 0))
			continue;
		judge_target(j, &list[i]);
		if (kind == PATH_DEVICE)
			judge_raise(j, DANGER_DESTROYS, "tee writes to the device %s", list[i].text);
		else if (has(a, "-a") || has(a, "--append"))
			judge_raise(j, DANGER_CHANGES, "tee appends to %s", list[i].text);
		else if (kind == PATH_FILE)
			judge_raise(j, DANGER_DESTROYS, "tee overwrites %s", list[i].text);
		else
			judge_raise(j, kind == PATH_OTHER ? DANGER_UNKNOWN : DANGER_CHANGES,
				    "tee writes %s", list[i].text);
	}
}

/* -- the table -------------------------------------------------------------------------- */

static const struct {
	const char *name;
	void (*judge)(struct judge *j, struct args a);
} specials[] = {
	{ "sh", judge_shell },	  { "bash", judge_shell },   { "dash", judge_shell },
	{ "zsh", judge_shell },	  { "ksh", judge_shell },    { "ash", judge_shell },
	{ "rbash", judge_shell }, { "eval", judge_eval },    { "trap", judge_trap },
	{ "alias", judge_alias }, { "su", judge_dash_c },    { "script", judge_dash_c },
	{ "find", judge_find },	  { "xargs", judge_xargs },  { "sed", judge_sed },
	{ "awk", judge_awk },	  { "gawk", judge_awk },     { "mawk", judge_awk },
	{ "tar", judge_tar },	  { "dd", judge_dd },	     { "cp", judge_copy },
	{ "mv", judge_copy },	  { "ln", judge_copy },	     { "install", judge_copy },
	{ "tee", judge_tee },	  { "git", judge_git },
};

bool judge_special(struct judge *j, struct args a)
{
	const char *slash = strrchr(a.v[0].text, '/');
	const char *name = slash ? slash + 1 : a.v[0].text;

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (strcmp(specials[i].name, name) == 0) {
			specials[i].judge(j, a);
			return specials[i].judge != judge_git;
		}
	return false;
}
