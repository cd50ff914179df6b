// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fix.c - a table of the ways in which commands fail.
 *
 * A row names what the output or the exit status must show, and a function that
 * makes a command of it.  The first row that can make one wins.
 */
#include "fix.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "follow_parts.h"

struct failure {
	const char *command;
	int status;
	const char *output;
	const struct fix_world *world;
	char *out;
	size_t out_len;
};

static bool put(struct failure *f, const char *before, const char *text, const char *after)
{
	int n = snprintf(f->out, f->out_len, "%s%s%s", before, text, after);

	return n > 0 && (size_t)n < f->out_len;
}

/* The command with one word in place of another; words are compared as typed. */
static bool replace_word(struct failure *f, const char *old, const char *new)
{
	size_t len = strlen(old);
	int n;

	for (const char *p = strstr(f->command, old); len > 0 && p; p = strstr(p + 1, old)) {
		bool starts = p == f->command || strchr(" \t'\"=/(|;&", p[-1]);
		bool ends = !p[len] || strchr(" \t'\"=/)|;&", p[len]);

		if (!starts || !ends)
			continue;
		n = snprintf(f->out, f->out_len, "%.*s%s%s", (int)(p - f->command), f->command, new,
			     p + len);
		return n > 0 && (size_t)n < f->out_len;
	}
	return false;
}

/* The text between two marks of a line of the output, quotes of any kind left out. */
static bool between(const char *output, const char *before, const char *after, char *out,
		    size_t out_len)
{
	const char *from = strstr(output, before), *to;

	if (!from)
		return false;
	from += strlen(before);
	to = strstr(from, after);
	if (!to || memchr(from, '\n', (size_t)(to - from)))
		return false;
	while (from < to && strchr(" '\"`", *from))
		from++;
	if (to - from >= 3 && memcmp(from, "\xe2\x80\x98", 3) == 0)
		from += 3;
	if (to - from >= 3 && memcmp(to - 3, "\xe2\x80\x99", 3) == 0)
		to -= 3;
	while (to > from && strchr(" '\"`", to[-1]))
		to--;
	if (to <= from || (size_t)(to - from) >= out_len)
		return false;
	memcpy(out, from, (size_t)(to - from));
	out[to - from] = '\0';
	return true;
}

static bool first_word(const char *command, char *out, size_t out_len)
{
	size_t skip = strncmp(command, "sudo ", 5) == 0 ? 5 : 0, n;

	skip += strspn(command + skip, " ");
	n = strcspn(command + skip, " \t|;&<>()");
	if (n == 0 || n >= out_len)
		return false;
	memcpy(out, command + skip, n);
	out[n] = '\0';
	return true;
}

/* -- the ways ---------------------------------------------------------------------- */

static bool fix_name(struct failure *f)
{
	char typed[256], *near;
	bool ok;

	/* "bash: line 1: gti: command not found": what failed may stand anywhere. */
	if (!between(f->output, "line 1: ", ": command not found", typed, sizeof(typed)) &&
	    !between(f->output, "bash: ", ": command not found", typed, sizeof(typed)) &&
	    !between(f->output, "sudo: ", ": command not found", typed, sizeof(typed)) &&
	    !first_word(f->command, typed, sizeof(typed)))
		return false;
	near = f->world->nearest(NULL, typed);
	ok = near && replace_word(f, typed, near);
	free(near);
	return ok;
}

static bool fix_said(struct failure *f)
{
	static const char *const marks[] = { "sudo apt install ", "sudo apt-get install ", "apt install ",
					     "git push --set-upstream ", "git config --global " };
	char line[512];

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		const char *at = strstr(f->output, marks[i]);
		size_t n = at ? strcspn(at, "\n\r#") : 0;

		if (n == 0 || n >= sizeof(line))
			continue;
		memcpy(line, at, n);
		line[n] = '\0';
		while (n > 0 && isspace((unsigned char)line[n - 1]))
			line[--n] = '\0';
		return put(f, "", line, "");
	}
	return false;
}

static bool fix_git(struct failure *f)
{
	char typed[64], meant[64];
	const char *similar = strstr(f->output, "most similar command");

	if (!similar || !between(f->output, "git: ", " is not a git command", typed, sizeof(typed)) ||
	    sscanf(similar, "most similar command%*[^\n]\n%63s", meant) != 1)
		return false;
	return replace_word(f, typed, meant);
}

static bool fix_not_executable(struct failure *f)
{
	char word[512];

	if (!first_word(f->command, word, sizeof(word)) || !strchr(word, '/') || f->status != 126)
		return false;
	return put(f, "chmod +x ", word, " && ") && strlen(f->out) + strlen(f->command) < f->out_len &&
	       strcat(f->out, f->command);
}

static bool fix_sudo(struct failure *f)
{
	struct pipe_line p;

	if (f->world->root || strncmp(f->command, "sudo ", 5) == 0 ||
	    !pipe_parse(f->command, &p))
		return false;
	return put(f, "sudo ", f->command, "");
}

static bool set_letter(struct failure *f, const char *name, char letter)
{
	struct pipe_line p;

	if (!pipe_parse(f->command, &p))
		return false;
	for (size_t i = 0; i < p.n; i++) {
		if (strcmp(pipe_name(&p, i), name) != 0 || pipe_has(&p, i, letter))
			continue;
		pipe_set(&p, i, letter, true);
		return pipe_print(&p, f->out, f->out_len);
	}
	return false;
}

static bool fix_directory(struct failure *f)
{
	return set_letter(f, "rm", 'r') || set_letter(f, "cp", 'r') || set_letter(f, "grep", 'r') ||
	       set_letter(f, "scp", 'r');
}

static bool fix_parents(struct failure *f)
{
	return set_letter(f, "mkdir", 'p');
}

/* rmdir of a directory with something in it: that is a destroying command, and shown
 * as one. */
static bool fix_not_empty(struct failure *f)
{
	char word[16];

	if (!first_word(f->command, word, sizeof(word)) || strcmp(word, "rmdir") != 0)
		return false;
	return replace_word(f, "rmdir", "rm -r");
}

/* The name in a message of the form "ls: cannot access 'x': No such file ...". */
static bool missing_name(const char *output, char *out, size_t out_len)
{
	static const char *const before[] = { "cannot access ", "cannot open ", "cannot stat ",
					      "cannot remove ", "cannot create regular file ",
					      "cannot touch ", "can't open file ", "can't cd to " };
	const char *end, *from;

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (between(output, before[i], ": No such file", out, out_len) ||
		    between(output, before[i], " for reading: No such file", out, out_len))
			return true;
	/* "cat: x: No such file", "bash: line 1: cd: x: No such file". */
	end = strstr(output, ": No such file");
	if (!end)
		return false;
	for (from = end; from > output && from[-1] != '\n'; from--)
		if (from - output >= 2 && memcmp(from - 2, ": ", 2) == 0)
			break;
	if ((size_t)(end - from) >= out_len || end == from)
		return false;
	memcpy(out, from, (size_t)(end - from));
	out[end - from] = '\0';
	return true;
}

/* Either the name is mistyped, or the directory that is to hold it is missing. */
static bool fix_missing(struct failure *f)
{
	char name[512], dir[512], *slash, *near;
	bool writes, ok;

	if (!missing_name(f->output, name, sizeof(name)))
		return false;
	slash = strrchr(name, '/');
	snprintf(dir, sizeof(dir), "%.*s", slash ? (int)(slash - name) : 1, slash ? name : ".");
	writes = strstr(f->output, "cannot create") || strstr(f->output, "cannot touch") ||
		 strchr(f->command, '>');
	near = writes ? NULL : f->world->nearest(dir[0] ? dir : "/", slash ? slash + 1 : name);
	if (near) {
		ok = replace_word(f, slash ? slash + 1 : name, near);
		free(near);
		return ok;
	}
	if (!writes || !slash || strpbrk(dir, " '\"$`\\;&|<>()*?"))
		return false;
	return put(f, "mkdir -p ", dir, " && ") && strlen(f->out) + strlen(f->command) < f->out_len &&
	       strcat(f->out, f->command);
}

static bool fix_host_key(struct failure *f)
{
	char host[256];

	return between(f->output, "ssh-keygen -f ", "\n", host, sizeof(host)) &&
	       put(f, "ssh-keygen -f ", host, "");
}

static bool fix_space(struct failure *f)
{
	return put(f, "df -h .", "", "");
}

static bool fix_port(struct failure *f)
{
	return put(f, "ss -tulpn", "", "");
}

static bool fix_package(struct failure *f)
{
	return strncmp(f->command, "sudo ", 5) == 0 ?
		       put(f, "sudo apt update && ", f->command, "") :
		       put(f, "apt update && ", f->command, "");
}

static const struct {
	int status;	    /* 0: any */
	const char *output; /* NULL: any */
	bool (*fix)(struct failure *f);
	const char *why;
} ways[] = {
	{ 0, "apt install ", fix_said, "the program is not installed" },
	{ 0, "--set-upstream", fix_said, "the branch has no counterpart on the server yet" },
	{ 0, "Please tell me who you are", fix_said, "git does not know your name" },
	{ 0, "is not a git command", fix_git, "git has no such command" },
	{ 127, NULL, fix_name, "there is no program of that name" },
	{ 0, "command not found", fix_name, "there is no program of that name" },
	{ 126, "Permission denied", fix_not_executable, "the file may not be executed" },
	{ 0, "Is a directory", fix_directory, "it is a directory" },
	{ 0, "is a directory", fix_directory, "it is a directory" },
	{ 0, "-r not specified", fix_directory, "it is a directory" },
	{ 0, "not a regular file", fix_directory, "it is a directory" },
	{ 0, "Directory not empty", fix_not_empty, "the directory is not empty" },
	{ 0, "cannot create directory", fix_parents, "a directory above it is missing, or it is there" },
	{ 0, "No such file or directory", fix_missing, "there is no file of that name" },
	{ 0, "Permission denied", fix_sudo, "you may not do that" },
	{ 0, "Operation not permitted", fix_sudo, "you may not do that" },
	{ 0, "must be root", fix_sudo, "only root may do that" },
	{ 0, "are you root?", fix_sudo, "only root may do that" },
	{ 0, "superuser", fix_sudo, "only root may do that" },
	{ 0, "REMOTE HOST IDENTIFICATION HAS CHANGED", fix_host_key, "the host's key has changed" },
	{ 0, "Unable to locate package", fix_package, "the package lists may be old" },
	{ 0, "No space left on device", fix_space, "the disk is full" },
	{ 0, "Address already in use", fix_port, "another program has that port" },
};

bool fix_suggest(const char *command, int status, const char *output,
		 const struct fix_world *world, char *out, size_t out_len, char *why,
		 size_t why_len)
{
	struct failure f = { command, status, output, world, out, out_len };
	const char *known = NULL;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if ((ways[i].status && ways[i].status != status) ||
		    (ways[i].output && !strstr(output, ways[i].output)))
			continue;
		if (!known)
			known = ways[i].why;
		if (!ways[i].fix(&f) || strcmp(out, command) == 0)
			continue;
		snprintf(why, why_len, "%s", ways[i].why);
		return true;
	}
	snprintf(why, why_len, "%s", known ? known : "");
	return false;
}

bool fix_is_request(const char *text)
{
	static const char *const list[] = {
		"fix it", "fix that", "fix this", "please fix it", "try to fix it", "can you fix it",
		"correct it", "why did it fail", "why did that fail", "what went wrong",
		"what was wrong", "fix the error", "fix that error", "fix the command",
	};
	size_t len = strlen(text);

	while (len > 0 && strchr(" \t?!.", text[len - 1]))
		len--;
	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strlen(list[i]) == len && strncasecmp(list[i], text, len) == 0)
			return true;
	return false;
}
