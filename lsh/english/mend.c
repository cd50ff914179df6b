// SPDX-License-Identifier: GPL-2.0-or-later
/* mend.c - endings of languages, forms of archives, directories to be copied. */
#include "mend.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "command/lexer.h"
#include "follow_parts.h"
#include "mend_parts.h"

/* -- what the files of a language, or of a program, end in ------------------------------ */

static const struct {
	const char *name;
	const char *ending;
} endings[] = {
	{ "assembler", "s" },  { "assembly", "s" }, { "bash", "sh" },	   { "csharp", "cs" },
	{ "excel", "xlsx" },   { "fortran", "f90" }, { "golang", "go" },   { "haskell", "hs" },
	{ "header", "h" },     { "javascript", "js" }, { "kotlin", "kt" }, { "latex", "tex" },
	{ "markdown", "md" },  { "perl", "pl" },	{ "powerpoint", "pptx" }, { "python", "py" },
	{ "ruby", "rb" },      { "rust", "rs" },	{ "shell", "sh" },	   { "text", "txt" },
	{ "typescript", "ts" }, { "word", "docx" },
};

/* The ending that is meant by name: in small letters, and of the language if it is one. */
static void ending_of(const char *name, size_t len, char *out, size_t size)
{
	size_t n = len < size - 1 ? len : size - 1;

	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)name[i]);
	out[n] = '\0';
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (strcmp(out, endings[i].name) == 0) {
			snprintf(out, size, "%s", endings[i].ending);
			return;
		}
}

/* Was the ending itself said, dot and all? */
static bool was_said(const char *request, const char *dotted, size_t len)
{
	for (const char *p = strchr(request, '.'); p; p = strchr(p + 1, '.'))
		if (strncmp(p, dotted, len) == 0)
			return true;
	return false;
}

static void mend_endings(const char *request, char *command, size_t size)
{
	char out[4096], ending[64];
	size_t used = 0;

	for (const char *p = command; *p;) {
		size_t len = 0;

		if (used + sizeof(ending) >= sizeof(out))
			return;
		out[used++] = *p;
		if (*p++ != '*' || *p != '.')
			continue;
		while (isalpha((unsigned char)p[1 + len]))
			len++;
		if (len == 0 || len >= sizeof(ending) || !strchr("' ", p[1 + len]) ||
		    was_said(request, p, 1 + len))
			continue;
		ending_of(p + 1, len, ending, sizeof(ending));
		used += (size_t)snprintf(out + used, sizeof(out) - used, ".%s", ending);
		p += 1 + len;
	}
	out[used] = '\0';
	if (used < size)
		memcpy(command, out, used + 1);
}

/* -- patterns ---------------------------------------------------------------------------- */

/* A pattern that find or grep is to see must not meet the files of this directory first. */
static void mend_patterns(char *command, size_t size)
{
	static const char *const before[] = { "-name", "-iname", "-path", "-ipath", "-lname", NULL };
	struct pipe_line p;
	char quoted[512];

	if (!pipe_parse(command, &p))
		return;
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 1; k < p.stage[i].n; k++) {
			const char *word = p.stage[i].word[k];
			size_t b = 0;

			while (before[b] && strcmp(before[b], p.stage[i].word[k - 1]) != 0)
				b++;
			if (!before[b] || !strpbrk(word, "*?[") || strpbrk(word, "'\"\\") ||
			    strlen(word) + 3 > sizeof(quoted))
				continue;
			snprintf(quoted, sizeof(quoted), "'%s'", word);
			pipe_remove(&p, i, k);
			pipe_insert(&p, i, k, quoted);
		}
	pipe_print(&p, command, size);
}

/* A pattern among the files of a program is for the shell: wc -l '*.c' would look for one of that name. */
static void mend_expanded(char *command, size_t size)
{
	static const char *const of_files[] = { "cat", "ls", "md5sum", "rename.ul", "touch", "wc", NULL };
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-*";
	struct pipe_line p;
	char bare[256];

	if (!pipe_parse(command, &p))
		return;
	for (size_t i = 0; i < p.n; i++)
		for (size_t k = 1; k < p.stage[i].n; k++) {
			const char *word = p.stage[i].word[k];
			size_t len = strlen(word);

			if (!mend_one_of(pipe_name(&p, i), of_files) || len < 4 || len > sizeof(bare) ||
			    word[0] != '\'' || word[1] != '*' || strspn(word + 1, plain) != len - 2)
				continue;
			snprintf(bare, sizeof(bare), "%.*s", (int)(len - 2), word + 1);
			pipe_remove(&p, i, k);
			pipe_insert(&p, i, k, bare);
		}
	pipe_print(&p, command, size);
}

/* -- archives --------------------------------------------------------------------------- */

static const struct {
	const char *ending;
	const char *list;
	const char *extract;
	const char *into; /* option before the directory to extract to; NULL: there is none */
} archives[] = {
	{ ".tar", "tar -tf", "tar -xf", "-C" },	    { ".tar.gz", "tar -tf", "tar -xf", "-C" },
	{ ".tgz", "tar -tf", "tar -xf", "-C" },	    { ".tar.bz2", "tar -tf", "tar -xf", "-C" },
	{ ".tbz2", "tar -tf", "tar -xf", "-C" },    { ".tar.xz", "tar -tf", "tar -xf", "-C" },
	{ ".txz", "tar -tf", "tar -xf", "-C" },	    { ".tar.zst", "tar -tf", "tar -xf", "-C" },
	{ ".zip", "unzip -l", "unzip", "-d" },	    { ".jar", "unzip -l", "unzip", "-d" },
	{ ".gz", "zcat", "gunzip", NULL },	    { ".bz2", "bzip2 -dc", "bzip2 -d", NULL },
	{ ".xz", "xz -dc", "xz -d", NULL },
};

#define N_ARCHIVES (sizeof(archives) / sizeof(archives[0]))

/* Index of the longest ending that the word has, N_ARCHIVES: none. */
static size_t archive_of(const char *word)
{
	size_t best = N_ARCHIVES, best_len = 0, len = strlen(word);

	while (len > 0 && strchr("'\"", word[len - 1]))
		len--;
	for (size_t i = 0; i < N_ARCHIVES; i++) {
		size_t n = strlen(archives[i].ending);

		if (n > best_len && len > n &&
		    strncasecmp(word + len - n, archives[i].ending, n) == 0) {
			best = i;
			best_len = n;
		}
	}
	return best;
}

/* The command without its last n words, for comparing. */
static void beginning(const struct pipe_line *p, size_t n, char *out, size_t size)
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i + n < p->stage[0].n && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? " " : "",
					 p->stage[0].word[i]);
}

static bool is_extract(const char *what)
{
	for (size_t i = 0; i < N_ARCHIVES; i++)
		if (strcmp(what, archives[i].extract) == 0)
			return true;
	return strcmp(what, "gzip -d") == 0;
}

static bool is_list(const char *what)
{
	return strcmp(what, "tar -tf") == 0 || strcmp(what, "unzip -l") == 0;
}

/* Programs that show the archive's own bytes or entry, where its contents are meant. */
static bool shows_itself(const char *what, const char *request)
{
	static const char *const said[] = { "in",	"inside", "content", "contents", "holds",
					    "contains", "within", "hold", "contain", NULL };

	return strcmp(what, "cat") == 0 || strcmp(what, "less") == 0 ||
	       (strncmp(what, "ls", 2) == 0 && mend_says(request, said));
}

static void mend_archive(const char *request, char *command, size_t size)
{
	struct pipe_line p;
	char what[64];
	const char *path, *into = NULL;
	size_t kind, n;

	if (!pipe_parse(command, &p) || p.n != 1 || p.stage[0].n < 2)
		return;
	n = p.stage[0].n;
	path = p.stage[0].word[n - 1];
	if (n >= 4 && (strcmp(p.stage[0].word[n - 2], "-C") == 0 ||
		      strcmp(p.stage[0].word[n - 2], "-d") == 0)) {
		into = path;
		path = p.stage[0].word[n - 3];
	}
	kind = archive_of(path);
	if (kind == N_ARCHIVES || (into && !archives[kind].into))
		return;
	beginning(&p, into ? 3 : 1, what, sizeof(what));
	if (is_extract(what) && into)
		snprintf(command, size, "%s %s %s %s", archives[kind].extract, path,
			 archives[kind].into, into);
	else if (is_extract(what))
		snprintf(command, size, "%s %s", archives[kind].extract, path);
	else if (!into && (is_list(what) || shows_itself(what, request)))
		snprintf(command, size, "%s %s", archives[kind].list, path);
}

/* -- directories ------------------------------------------------------------------------- */

enum path_kind mend_path(const struct danger_world *world, const char *word)
{
	struct lex_token t;
	struct lexer l;
	char path[LEX_WORD_MAX + 256];
	const char *home = NULL;

	lex_start(&l, word, strlen(word));
	lex_next(&l, &t);
	if (t.kind != LEX_WORD || (t.flags & ~(unsigned int)(LEX_QUOTED | LEX_TILDE)))
		return PATH_OTHER;
	if (t.flags & LEX_TILDE)
		home = world->variable(world->ctx, "HOME");
	if ((t.flags & LEX_TILDE) && (!home || (t.text[1] && t.text[1] != '/')))
		return PATH_OTHER;
	snprintf(path, sizeof(path), "%s%s", home ? home : "", t.text + (home ? 1 : 0));
	return world->path(world->ctx, path);
}

/* "server:/backup", "user@server:": a place on another machine, unless there is such a file. */
static bool is_elsewhere(const struct danger_world *world, const char *word)
{
	size_t host = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				   "._-@");

	return host > 1 && word[0] != '-' && word[host] == ':' &&
	       mend_path(world, word) == PATH_NONE;
}

/* cp knows only this machine: what goes to another one, or comes from there, is for scp. */
static void mend_elsewhere(const struct danger_world *world, char *command, size_t size)
{
	struct pipe_line p;
	bool elsewhere = false;

	if (!pipe_parse(command, &p) || p.n != 1 || p.stage[0].n < 3 ||
	    strcmp(pipe_name(&p, 0), "cp") != 0)
		return;
	for (size_t i = 1; i < p.stage[0].n; i++) {
		const char *word = p.stage[0].word[i];

		if (word[0] == '-' && strspn(word + 1, "rp") != strlen(word + 1))
			return; /* scp has no such option */
		elsewhere = elsewhere || is_elsewhere(world, word);
	}
	if (!elsewhere)
		return;
	pipe_remove(&p, 0, 0);
	pipe_insert(&p, 0, 0, "scp");
	pipe_print(&p, command, size);
}

/* cp leaves directories out unless it is told to copy what is in them. */
static void mend_copy(const struct danger_world *world, char *command, size_t size)
{
	struct pipe_line p;
	bool directory = false;

	if (!pipe_parse(command, &p) || p.n != 1 || p.stage[0].n < 3 ||
	    (strcmp(pipe_name(&p, 0), "cp") != 0 && strcmp(pipe_name(&p, 0), "scp") != 0) ||
	    pipe_has(&p, 0, 'r') || pipe_has(&p, 0, 'R') || pipe_has(&p, 0, 'a') ||
	    pipe_has(&p, 0, 't'))
		return;
	for (size_t i = 1; i + 1 < p.stage[0].n; i++)
		if (p.stage[0].word[i][0] != '-')
			directory = directory ||
				    mend_path(world, p.stage[0].word[i]) == PATH_DIRECTORY;
	if (!directory)
		return;
	pipe_insert(&p, 0, 1, "-r");
	pipe_print(&p, command, size);
}

void mend_command(const char *request, const struct danger_world *world, char *command,
		  size_t size)
{
	char mended[4096];

	if (snprintf(mended, sizeof(mended), "%s", command) >= (int)sizeof(mended))
		return;
	mend_dots(request, mended);
	mend_endings(request, mended, sizeof(mended));
	mend_letters(request, world, mended, sizeof(mended));
	mend_patterns(mended, sizeof(mended));
	mend_expanded(mended, sizeof(mended));
	mend_find(mended, sizeof(mended));
	mend_archive(request, mended, sizeof(mended));
	mend_elsewhere(world, mended, sizeof(mended));
	mend_copy(world, mended, sizeof(mended));
	if (strlen(mended) < size)
		memcpy(command, mended, strlen(mended) + 1);
}
