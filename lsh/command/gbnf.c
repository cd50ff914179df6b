// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gbnf.c - writes the grammar of commands.
 *
 *     root    ::= "@ask" | "@chat" | "@unsure" | line
 *     line    ::= command (sep command){0,4} tail?
 *     command ::= (u0 | u1 | ...) (" < " word)?
 *     u0      ::= "ls" (" " (f0 | word))*          and (" " command)? after xargs, sudo ..
 *     f0      ::= letters in a cluster, long flags, each with a value if it has one
 *     word    ::= unquoted characters and slots, or one quoted string
 *
 * A word may begin with '-' only before a digit or a slot (-60, -<num1>), so that
 * an option which is not in the table cannot be written.
 */
#include "gbnf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "danger_parts.h"

static const char head[] =
	"root ::= \"@ask\" | \"@chat\" | \"@unsure\" | line\n"
	"line ::= command (sep command){0,4} (\" > \" word | \" >> \" word | \" &\")?\n"
	"sep ::= \" | \" | \" && \" | \" || \"\n";

static void put_literal(FILE *f, const char *s, size_t len)
{
	fputc('"', f);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			fputc('\\', f);
		fputc(s[i], f);
	}
	fputc('"', f);
}

/* -- slots -------------------------------------------------------------------- */

static void put_slots(FILE *f, const struct slots *slots)
{
	const char *bar = "";

	fputs("slot ::= ", f);
	for (size_t i = 0; i < slots->count; i++) {
		const struct slot *s = &slots->slot[i];
		const char *name = slot_type_name(s->type);

		fprintf(f, "%s\"<%s%u>\"", bar, name, s->index);
		bar = " | ";
		if (s->type == SLOT_DURATION)
			for (const char *unit = "smhd"; *unit; unit++)
				fprintf(f, " | \"<%s%u.%c>\"", name, s->index, *unit);
	}
	fputc('\n', f);
}

/*
 * Rules in which slots occur, where there are any.  No blank, bracket, $( or
 * backtick: a plain word cannot start another command.  "\\;" and "{}" are for
 * find -exec.
 */
static void put_word_rules(FILE *f, const struct slots *slots)
{
	bool any = slots->count > 0;

	fprintf(f,
		"word ::= plain | signed | quoted | \"\\\\;\" | \"{}\" | \"+\" | \"-\" | \"$\" [A-Z_]+ | "
		"\"$?\"\n"
		"plain ::= (begin | %s) part*\n"
		"signed ::= \"-\" ([0-9] | %s) part* | \"+\" part+\n"
		"part ::= inner%s\n"
		"begin ::= [A-Za-z0-9_.,:=%%@/^~*?]\n"
		"inner ::= [A-Za-z0-9_.,:=%%@/^~*?+-]\n"
		"quoted ::= \"'\" (in1%s)* \"'\" | \"\\\"\" (in2%s)* \"\\\"\"\n"
		"in1 ::= [^'<\\n]\n"
		"in2 ::= [^\"<$`\\\\\\n]\n",
		any ? "slot" : "begin", any ? "slot" : "[0-9]", any ? " | slot" : "",
		any ? " | slot" : "", any ? " | slot" : "");
	if (any)
		put_slots(f, slots);
}

/* -- utilities ------------------------------------------------------------------ */

static bool is_short(const char *flag, size_t len)
{
	return len == 2 && flag[0] == '-' && flag[1] != '-';
}

/* The letters of the table's short flags may stand together: -la. */
static bool put_cluster(FILE *f, const char *flags)
{
	char letters[128];
	size_t n = 0;

	for (const char *p = flags; *p;) {
		size_t len;

		p += strspn(p, " ");
		len = strcspn(p, " ");
		if (is_short(p, len) && n < sizeof(letters) - 1)
			letters[n++] = p[1];
		p += len;
	}
	letters[n] = '\0';
	if (n == 0)
		return false;
	fputs("\"-\" [", f);
	for (size_t i = 0; i < n; i++)
		fprintf(f, strchr("]\\^-", letters[i]) ? "\\%c" : "%c", letters[i]);
	/* A value may be attached to the last letter: -n10, -k2. */
	fputs("]+ ([0-9.,%/+]+)?", f);
	return true;
}

/*
 * Of find's words all but these have a value, without which it does not start: find -name.
 * The options of what -exec runs stand in the same row; they are short.
 */
static bool needs_value(const char *utility, const char *flag, size_t len)
{
	static const char *const bare[] = { "-daystart", "-delete", "-empty",	 "-exec",   "-executable",
					    "-ls",	 "-nogroup", "-not",	 "-nouser", "-print0",
					    "-readable", "-writable", "-xdev",	 "-NUM" };

	if (strcmp(utility, "find") != 0 || len < 3 || flag[1] == '-')
		return false;
	for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
		if (strlen(bare[i]) == len && strncmp(bare[i], flag, len) == 0)
			return false;
	return true;
}

static bool put_flags(FILE *f, size_t i, const struct utility *u)
{
	const char *flags = u->flags;
	bool any;

	if (flags[strspn(flags, " ")] == '\0')
		return false;
	fprintf(f, "f%zu ::= ", i);
	any = put_cluster(f, flags);
	for (const char *p = flags; *p;) {
		size_t len;

		p += strspn(p, " ");
		len = strcspn(p, " ");
		if (len > 0 && !is_short(p, len)) {
			fputs(any ? " | " : "", f);
			put_literal(f, p, len);
			if (strncmp(p, "--", 2) == 0)
				fprintf(f, p[len - 1] == '=' ? " value" : " (\"=\" value)?");
			else if (needs_value(u->name, p, len))
				fputs(" \" \" word", f);
			any = true;
		}
		p += len;
	}
	fputc('\n', f);
	return true;
}

/* Those whose arguments may be a command with options of its own. */
static bool runs_another(const char *name)
{
	return strcmp(name, "xargs") == 0 || strcmp(name, "find") == 0 ||
	       danger_wrapper(name) != NULL;
}

static size_t put_utilities(FILE *f, const struct utilities *table,
			    bool (*present)(const char *name))
{
	size_t n = 0;

	fputs("command ::= (", f);
	for (size_t i = 0; i < table->count; i++)
		if (present(table->row[i].name))
			fprintf(f, "%su%zu", n++ ? " | " : "", i);
	fputs(") (\" < \" word)?\n", f);
	for (size_t i = 0; i < table->count; i++) {
		const struct utility *u = &table->row[i];
		bool flags;

		if (!present(u->name))
			continue;
		flags = put_flags(f, i, u);
		fprintf(f, "u%zu ::= ", i);
		put_literal(f, u->name, strlen(u->name));
		if (flags)
			fprintf(f, " (\" \" (f%zu | word))*", i);
		else
			fputs(" (\" \" word)*", f);
		fputs(runs_another(u->name) ? " (\" \" command)?\n" : "\n", f);
	}
	return n;
}

int gbnf_make(const struct utilities *table, bool (*present)(const char *name),
	      const struct slots *slots, char **out)
{
	size_t len = 0, n;
	FILE *f;

	*out = NULL;
	f = open_memstream(out, &len);
	if (!f)
		return -ENOMEM;
	fputs(head, f);
	n = put_utilities(f, table, present);
	put_word_rules(f, slots);
	fputs("value ::= part+ | quoted\n", f);
	if (fclose(f) != 0) {
		free(*out);
		*out = NULL;
		return -ENOMEM;
	}
	if (n == 0) {
		free(*out);
		*out = NULL;
		return -ENOENT;
	}
	return 0;
}
