// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mend_against.c - what speaks against a command: a deed that nobody asked for, the old for the new,
 * files of every kind for those of one.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "follow_parts.h"
#include "mend_parts.h"

/* -- deeds ------------------------------------------------------------------------------- */

#define DEED_WORDS 24

/* What is done with each of what find found (-exec, xargs), and the words by which it is asked for. */
static const struct {
	const char *program;
	const char *asked[DEED_WORDS];
} deeds[] = {
	{ "chmod", { "chmod", "permission", "permissions", "mode", "modes", "right", "rights",
		     "executable", "runnable", "readable", "writable", "writeable", "access", "bit",
		     "bits", "give", "grant", "allow", "protect", "private", "make", "execute" } },
	{ "chown", { "chown", "owner", "owners", "ownership", "own", "owned", "belong", "belongs",
		     "give", "hand", "user" } },
	{ "chgrp", { "chgrp", "group", "groups", "give", "hand" } },
	{ "mv", { "move", "moves", "mv", "moving", "put", "puts", "transfer", "shift", "collect",
		  "gather", "bring", "take", "relocate", "throw", "stash", "into", "rename" } },
	{ "cp", { "copy", "copies", "cp", "copying", "duplicate", "backup", "back", "put", "save",
		  "collect", "gather", "transfer", "clone", "into" } },
	{ "ln", { "link", "links", "symlink", "symlinks", "ln" } },
	{ "touch", { "touch", "time", "times", "timestamp", "timestamps", "date", "dates" } },
	{ "gzip", { "gzip", "compress", "compresses", "zip", "pack", "archive", "shrink", "squeeze" } },
	{ "bzip2", { "bzip2", "compress", "compresses", "pack", "archive", "shrink" } },
	{ "gunzip", { "gunzip", "unzip", "decompress", "uncompress", "unpack", "extract" } },
	{ "tar", { "tar", "archive", "archives", "tarball", "pack", "append", "add", "bundle", "put" } },
	{ "md5sum", { "md5", "md5sum", "md5s", "checksum", "checksums", "sum", "sums", "hash",
		      "hashes", "fingerprint" } },
	{ "grep", { "grep",	"search",  "searches", "searching",  "contain", "contains", "containing",
		    "include",	"having",  "has",      "have",	     "with",	"string",   "text",
		    "word",	"words",   "pattern",  "occurrence", "look",	"scan",	    "mention",
		    "mentions", "line",	   "lines" } },
	{ "vim", { "vim", "vi", "edit", "open", "editor" } },
};

/* Tests of find for which there are words, and little else that would mean them. */
static const struct {
	const char *test;
	const char *asked[DEED_WORDS];
} rare[] = {
	{ "-user", { "user", "users", "owner", "owned", "own", "owns", "owning", "belong", "belongs",
		     "belonging", "by", "of", "from", "whose", "root", "my", "mine", "for", "uid" } },
	{ "-group", { "group", "groups", "gid" } },
	{ "-executable", { "executable", "executables", "runnable", "execute", "run", "binary",
			   "binaries", "program", "programs", "exec", "permission", "executed" } },
	{ "-readable", { "readable", "read", "permission" } },
	{ "-writable", { "writable", "writeable", "write", "written", "permission" } },
	{ "-samefile", { "same", "link", "links", "hard", "hardlink", "hardlinks", "linked" } },
	{ "-lname", { "link", "links", "symlink", "symlinks", "point", "points", "pointing" } },
	{ "-links", { "link", "links", "hardlinks", "hard" } },
	{ "-fstype", { "filesystem", "filesystems", "system", "systems", "type", "fs" } },
	{ "-inum", { "inode", "inodes", "inum", "number" } },
	{ "-regex", { "regex", "regexp", "regular", "expression", "pattern", "match", "matches",
		      "matching" } },
	{ "-empty", { "empty", "zero", "nothing", "no", "blank", "content", "contents", "size" } },
	{ "-mindepth", { "depth", "deep", "deeper", "level", "levels", "least", "itself", "below",
			 "under", "sub", "subdirectories", "subdirectory", "mindepth", "minimum",
			 "top", "except", "excluding" } },
};

/* Does find ask for what no word of the request stands for? */
static bool untold(const char *request, const struct pipe_line *p)
{
	if (strcmp(pipe_name(p, 0), "find") != 0)
		return false;
	for (size_t k = 1; k < p->stage[0].n; k++)
		for (size_t i = 0; i < sizeof(rare) / sizeof(rare[0]); i++)
			if (strcmp(p->stage[0].word[k], rare[i].test) == 0 &&
			    !mend_says(request, rare[i].asked))
				return true;
	return false;
}

/* The program that find or xargs of the stage runs; NULL: none. */
static const char *deed_of(const struct pipe_line *p, size_t stage)
{
	static const char *const execs[] = { "-exec", "-execdir", "-ok", "-okdir", NULL };
	static const char *const valued[] = { "-n", "-I", "-P", "-d", "-L", "-s", "-a", NULL };
	const struct pipe_stage *s = &p->stage[stage];
	bool is_xargs = strcmp(pipe_name(p, stage), "xargs") == 0;

	for (size_t k = 1; k < s->n; k++)
		if (is_xargs ? s->word[k][0] != '-' && !mend_one_of(s->word[k - 1], valued)
			     : mend_one_of(s->word[k - 1], execs))
			return s->word[k];
	return NULL;
}

/* Is something done with what is found that no word of the request stands for? */
static bool unasked(const char *request, const struct pipe_line *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *program = deed_of(p, i);

		for (size_t d = 0; program && d < sizeof(deeds) / sizeof(deeds[0]); d++)
			if (strcmp(deeds[d].program, program) == 0 &&
			    !mend_says(request, deeds[d].asked))
				return true;
	}
	return false;
}

/* "mv -t" puts files elsewhere and leaves them their names. */
static bool no_renaming(const char *request, const struct pipe_line *p)
{
	static const char *const names[] = { "rename", "renames", "extension", "extensions", "suffix",
					     NULL };
	static const char *const moves[] = { "move", "moves", "mv", "put", NULL };
	bool elsewhere = false;

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 1; k < p->stage[i].n; k++)
			elsewhere = elsewhere || (strcmp(p->stage[i].word[k], "-t") == 0 &&
						  strcmp(p->stage[i].word[k - 1], "mv") == 0);
	return elsewhere && mend_says(request, names) && !mend_says(request, moves);
}

/* The journal is one of the places that logs are in, and is not what a log file is. */
static bool journal_unsaid(const char *request, const struct pipe_line *p)
{
	static const char *const said[] = { "journal",	 "journald", "journalctl",
					    "journals", "systemd",  NULL };

	if (strcmp(pipe_name(p, 0), "journalctl") != 0 || mend_says(request, said))
		return false;
	for (size_t k = 1; k < p->stage[0].n; k++)
		if (strncmp(p->stage[0].word[k], "--vacuum", 8) == 0)
			return true;
	return false;
}

/* -- more and less ----------------------------------------------------------------------- */

/* Which words ask for which sign before the number of which tests of find. */
static const struct {
	const char *words[4];
	const char *tests[8];
	char wrong;
} signs[] = {
	{ { "older" }, { "-mmin", "-mtime", "-amin", "-atime", "-cmin", "-ctime" }, '-' },
	{ { "newer", "younger" }, { "-mmin", "-mtime" }, '+' },
	{ { "larger", "bigger", "exceeding" }, { "-size" }, '-' },
	{ { "smaller" }, { "-size" }, '+' },
};

/* Is one of the words said, and none of them denied ("not older")? */
static bool plainly_said(const struct mend_words *w, const char *const *words)
{
	static const char *const denied[] = { "not", "no", "isn't", "aren't", "never", "nor", NULL };
	bool said = false;

	for (size_t i = 0; i < w->n; i++) {
		if (!mend_one_of(w->word[i], words))
			continue;
		if (i > 0 && mend_one_of(w->word[i - 1], denied))
			return false;
		said = true;
	}
	return said;
}

/* Has every number of these tests the wrong sign, and is there one at all? */
static bool turned_round(const struct pipe_stage *s, const char *const *tests, char wrong)
{
	bool any = false;

	for (size_t k = 1; k + 1 < s->n; k++) {
		if (!mend_one_of(s->word[k], tests))
			continue;
		if (s->word[k + 1][0] != wrong || strcmp(s->word[k - 1], "-not") == 0)
			return false;
		any = true;
	}
	return any;
}

static bool wrong_sign(const char *request, const struct pipe_line *p)
{
	struct mend_words w;

	if (strcmp(pipe_name(p, 0), "find") != 0)
		return false;
	mend_words_of(request, &w);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (plainly_said(&w, signs[i].words) &&
		    turned_round(&p->stage[0], signs[i].tests, signs[i].wrong))
			return true;
	return false;
}

/* -- kinds ------------------------------------------------------------------------------- */

/* Kinds that files are called by; those that end in something else have it behind the space. */
static const char *const kinds[] = { "log",  "text txt", "txt", "pdf", "jpg", "jpeg", "png",
				     "gif",  "mp3",	 "mp4", "csv", "json", "xml",  "html",
				     "css",  "zip",	 "iso", "tmp", "bak",  "php",  "python py",
				     "java", "class",	 "object .o", "backup", "swap sw", NULL };

/* Of "delete all log files": does the command take files of every kind? */
static bool kind_left_out(const char *request, const char *command)
{
	struct mend_words w;

	mend_words_of(request, &w);
	for (size_t i = 0; i + 1 < w.n; i++)
		for (size_t k = 0; kinds[k]; k++) {
			size_t len = strcspn(kinds[k], " ");
			const char *ending = kinds[k][len] ? kinds[k] + len + 1 : w.word[i];

			if (strlen(w.word[i]) != len || strncmp(w.word[i], kinds[k], len) != 0 ||
			    (strcmp(w.word[i + 1], "files") != 0 && strcmp(w.word[i + 1], "file") != 0))
				continue;
			if (!strcasestr(command, ending) && !strcasestr(command, w.word[i]))
				return true;
		}
	return false;
}

bool mend_against(const char *request, const char *command, bool removes)
{
	struct pipe_line p;

	if (!pipe_parse(command, &p))
		return false;
	return unasked(request, &p) || untold(request, &p) || no_renaming(request, &p) || journal_unsaid(request, &p) ||
	       wrong_sign(request, &p) || (removes && kind_left_out(request, command));
}
