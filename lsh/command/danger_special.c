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

/* Options of shells whose value is the next word. */
static bool shell_takes_next(const char *s)
{
	return strcmp(s, "--rcfile") == 0 || strcmp(s, "--init-file") == 0 ||
	       ((s[0] == '-' || s[0] == '+') && s[1] != '-' &&
		(s[strlen(s) - 1] == 'o' || s[strlen(s) - 1] == 'O'));
}

/* sh -c TEXT; without -c a shell runs a file, or what it reads. */
static void judge_shell(struct judge *j, struct args a)
{
	bool command = false, reads = false;
	size_t i = 1;

	for (; i < a.n && (a.v[i].text[0] == '-' || a.v[i].text[0] == '+') && a.v[i].text[1]; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "--version") == 0 || strcmp(s, "--help") == 0)
			return;
		if (strncmp(s, "--rcfile", 8) == 0 || strncmp(s, "--init-file", 11) == 0)
			judge_raise(j, DANGER_UNKNOWN, "%s is told to run a file", a.v[0].text);
		command |= s[0] == '-' && s[1] != '-' && strchr(s, 'c') != NULL;
		reads |= s[0] == '-' && s[1] != '-' && strchr(s, 'n') != NULL;
		i += shell_takes_next(s);
		if (strcmp(s, "--") == 0)
			break;
	}
	if (i < a.n && strcmp(a.v[i].text, "--") == 0)
		i++;
	if (command && i < a.n)
		judge_arg_text(j, &a.v[i]);
	else if (!reads)
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
	size_t i = a.n > 1 && strcmp(a.v[1].text, "--") == 0 ? 2 : 1;

	if (a.n > i + 1 && a.v[i].text[0] != '-')
		judge_arg_text(j, &a.v[i]);
}

/* hash -p FILE NAME: the name is another program from now on. */
static void judge_hash(struct judge *j, struct args a)
{
	if (has(a, "-p"))
		judge_raise(j, DANGER_UNKNOWN, "hash makes a name another program");
}

/* env -S TEXT: more words, cut as a shell would. */
static void judge_env(struct judge *j, struct args a)
{
	struct arg text;

	if (option_value(a, 'S', "--split-string", &text))
		judge_arg_text(j, &text);
}

/* export NAME=VALUE, as NAME=VALUE alone. */
static void judge_declare(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++)
		if (is_assignment(&a.v[i]))
			judge_assignment(j, &a.v[i], true);
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

/* su, script, flock ...: the command is the value of -c. */
static void judge_dash_c(struct judge *j, struct args a)
{
	struct arg text;

	if (option_value(a, 'c', "--command", &text))
		judge_arg_text(j, &text);
	else
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
	static const struct danger_wrapper xargs = { "xargs", 0, false, NULL };
	struct arg more[ARGS_MAX];
	size_t i = wrapped(j, a, &xargs), n = 0;

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
	struct arg script;

	for (size_t from = 1; next_value(a, 'e', "--expression", &from, &script);) {
		have_script = true;
		if (!sed_is_harmless(script.text) || !arg_known(&script))
			judge_raise(j, DANGER_UNKNOWN, "the sed script may write or run");
	}
	if (!have_script && n > 0 && (!sed_is_harmless(list[0].text) || list[0].flags & LEX_COMMAND))
		judge_raise(j, DANGER_UNKNOWN, "the sed script may write or run");
	if (has(a, "-f") || has(a, "--file"))
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

/* -- tar and dd ------------------------------------------------------------------------- */

/* The letters of the operation, in either style: -xzf or xzf. */
static bool tar_has(struct args a, char letter)
{
	if (a.n > 1 && a.v[1].text[0] != '-' && strchr(a.v[1].text, letter))
		return true;
	return has(a, (char[]){ '-', letter, '\0' });
}

/* The archive that is made: -f FILE, or after letters without a dash. */
static void judge_archive(struct judge *j, struct args a)
{
	struct arg list[ARGS_MAX], target;
	size_t n = operands(a, list, ARGS_MAX);

	if (option_value(a, 'f', "--file", &target))
		judge_write(j, &target, "tar", false);
	else if (a.v[1].text[0] != '-' && strchr(a.v[1].text, 'f') && n > 1)
		judge_write(j, &list[1], "tar", false);
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
	if (tar_has(a, 'P') || has(a, "--absolute-names"))
		judge_raise(j, DANGER_UNKNOWN, "tar may write anywhere");
	if (tar_has(a, 'c') || has(a, "--create"))
		judge_archive(j, a);
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

/* -- requests to servers, editors and pagers --------------------------------------------- */

static void judge_http(struct judge *j, struct args a)
{
	struct arg method;

	if (!option_value(a, 'X', "--request", &method) &&
	    !option_value(a, '\0', "--method", &method))
		return;
	if (strcmp(method.text, "DELETE") == 0 || strcmp(method.text, "PUT") == 0)
		judge_raise(j, DANGER_DESTROYS, "it replaces or removes something on a server");
	else if (!arg_known(&method))
		judge_raise(j, DANGER_UNKNOWN, "what it asks of a server is not known");
}

/* +COMMAND, which they run at their start; +NUMBER and +/PATTERN only move. */
static void judge_editor(struct judge *j, struct args a)
{
	for (size_t i = 1; i < a.n; i++) {
		const char *s = a.v[i].text;

		if (strcmp(s, "--") == 0)
			break;
		if (s[0] == '+' && !strchr("/?", s[1]) && s[1 + strspn(s + 1, "0123456789GF")])
			judge_raise(j, DANGER_UNKNOWN, "%s is told to run commands", a.v[0].text);
	}
}

/* -- the table -------------------------------------------------------------------------- */

/* more: rules, lists or wrappers say the rest. */
static const struct {
	const char *name;
	void (*judge)(struct judge *j, struct args a);
	bool more;
} specials[] = {
	{ "sh", judge_shell, false },	  { "bash", judge_shell, false },   { "dash", judge_shell, false },
	{ "zsh", judge_shell, false },	  { "ksh", judge_shell, false },    { "ash", judge_shell, false },
	{ "rbash", judge_shell, false }, { "eval", judge_eval, false },    { "trap", judge_trap, false },
	{ "alias", judge_alias, false }, { "su", judge_dash_c, false },    { "script", judge_dash_c, false },
	{ "find", judge_find, false },	  { "xargs", judge_xargs, false },  { "sed", judge_sed, false },
	{ "awk", judge_awk, false },	  { "gawk", judge_awk, false },     { "mawk", judge_awk, false },
	{ "tar", judge_tar, false },	  { "dd", judge_dd, false },	     { "cp", judge_copy, false },
	{ "mv", judge_copy, false },	  { "ln", judge_copy, false },	     { "install", judge_copy, false },
	{ "tee", judge_tee, false },	  { "git", judge_git, true },	     { "scp", judge_transfer, true },
	{ "rsync", judge_transfer, true }, { "hash", judge_hash, false },  { "env", judge_env, true },
	{ "curl", judge_http, true },	  { "wget", judge_http, true },    { "vim", judge_editor, true },
	{ "vi", judge_editor, true },	  { "nvim", judge_editor, true },  { "view", judge_editor, true },
	{ "less", judge_editor, true }, { "more", judge_editor, true },  { "export", judge_declare, true },
	{ "declare", judge_declare, true }, { "typeset", judge_declare, true },
	{ "local", judge_declare, true }, { "readonly", judge_declare, true },
};

bool judge_special(struct judge *j, struct args a)
{
	const char *name = base_name(a.v[0].text);

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (strcmp(specials[i].name, name) == 0) {
			specials[i].judge(j, a);
			return !specials[i].more;
		}
	return false;
}
