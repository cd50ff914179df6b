// SPDX-License-Identifier: GPL-2.0-or-later
/* test_lsh_mend.c - what the slots hide is put right; contradictions are seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "english/mend.h"

/* A small world: docs is a directory, notes.txt a file, "with space" a directory. */
static enum path_kind path(void *ctx, const char *name)
{
	(void)ctx;
	if (strcmp(name, "docs") == 0 || strcmp(name, "with space") == 0 ||
	    strcmp(name, "/home/u/music") == 0)
		return PATH_DIRECTORY;
	return strcmp(name, "notes.txt") == 0 ? PATH_FILE : PATH_NONE;
}

static const char *variable(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "HOME") == 0 ? "/home/u" : NULL;
}

static const struct danger_world world = { NULL, path, variable, NULL, NULL };

static void becomes(const char *request, const char *command, const char *wanted)
{
	char out[512];

	snprintf(out, sizeof(out), "%s", command);
	mend_command(request, &world, out, sizeof(out));
	assert_string_equal(out, wanted);
}

static void languages(void **state)
{
	(void)state;
	becomes("count lines in all python files", "find . -name '*.python' -exec cat {} + | wc -l",
		"find . -name '*.py' -exec cat {} + | wc -l");
	becomes("grep x in all Perl files", "grep -rn x . --include='*.Perl'",
		"grep -rn x . --include='*.pl'");
	becomes("find PDF files", "find . -name '*.PDF'", "find . -name '*.pdf'");
	becomes("find javascript or rust files", "find . -name '*.javascript' -o -name '*.rust'",
		"find . -name '*.js' -o -name '*.rs'");
	becomes("all c files", "find . -name *.c", "find . -name '*.c'");
	becomes("python", "find . -name *.python | wc -l", "find . -name '*.py' | wc -l");
	becomes("all c files", "ls *.c", "ls *.c");
	/* Who names the ending means it. */
	becomes("find .PDF files", "find . -name '*.PDF'", "find . -name '*.PDF'");
	becomes("find *.python", "find . -name '*.python'", "find . -name '*.python'");
	becomes("x", "find . -name '*.python*'", "find . -name '*.python*'");
}

static void either_of_two(void **state)
{
	(void)state;
	becomes("delete all .o and .a files", "find . -name '*.o' -o -name '*.a' -delete",
		"find . \\( -name '*.o' -o -name '*.a' \\) -delete");
	becomes("x", "find . -maxdepth 1 -name a -o -not -name b -o -iname c -exec rm {} +",
		"find . -maxdepth 1 \\( -name a -o -not -name b -o -iname c \\) -exec rm {} +");
	becomes("x", "find . -type f -name a -o -name b", "find . -type f \\( -name a -o -name b \\)");
	becomes("x", "find . -name a -o -name b -size +1M | wc -l",
		"find . \\( -name a -o -name b \\) -size +1M | wc -l");
	/* Nothing more is asked of them, or it is said otherwise. */
	becomes("x", "find . -name a -o -name b | sort", "find . -name a -o -name b | sort");
	becomes("x", "find . \\( -name a -o -name b \\) -delete",
		"find . \\( -name a -o -name b \\) -delete");
	becomes("x", "find . -path ./x -prune -o -name b -print",
		"find . -path ./x -prune -o -name b -print");
	becomes("x", "find . -name a -o -size +1M -delete", "find . -name a -o -size +1M -delete");
	becomes("x", "find . -name a -delete -o -name b", "find . -name a -delete -o -name b");
}

static void left_out(void **state)
{
	(void)state;
	becomes("x", "find / -not -path '*//proc/*'", "find / -not -path '/proc/*'");
	becomes("x", "find . -not -path '*/./build/*' -name a", "find . -not -path './build/*' -name a");
	becomes("x", "find . -not -path '*/build//*'", "find . -not -path '*/build/*'");
	becomes("x", "find . -not -path '*/build/*'", "find . -not -path '*/build/*'");
	becomes("x", "find . -not -path '*/.git/*'", "find . -not -path '*/.git/*'");
	becomes("x", "find . -path '*/.*'", "find . -path '*/.*'");
	becomes("x", "find . -not -path '*/.git//*'", "find . -not -path '*/.git/*'");
	/* A name with a slash in it. */
	becomes("x", "find / -type f -not -name /proc", "find / -type f -not -path '/proc/*'");
	becomes("x", "find . -name '*a/b*' -delete", "find . -path '*a/b*' -delete");
	becomes("x", "find . -iname src/A.c", "find . -ipath '*/src/A.c'");
	becomes("x", "find . -name ./a/b -o -name c", "find . -path './a/b' -o -name c");
	becomes("x", "find . -name '*.c'", "find . -name '*.c'");
	becomes("x", "find . -name ~/a", "find . -name ~/a");
}

static void dots(void **state)
{
	(void)state;
	becomes("remove all \".doc\" files", "find . -name '*..doc' -delete",
		"find . -name '*.doc' -delete");
	becomes("grep x in all \".c\" files", "grep -rn x . --include='*..c'",
		"grep -rn x . --include='*.c'");
	becomes("find files ending in \"*~\"", "find . -name '**~'", "find . -name '*~'");
	becomes("list a/**/b", "ls a/**/b", "ls a/**/b");
	becomes("files like '*..bak'", "find . -name '*..bak'", "find . -name '*..bak'");
}

static void patterns_of_files(void **state)
{
	(void)state;
	becomes("lines of all .c files", "wc -l '*.c'", "wc -l *.c");
	becomes("rename all .txt to .md", "rename.ul .txt .md '*.txt'", "rename.ul .txt .md *.txt");
	becomes("md5 of all .py files", "md5sum '*.py' | sort -u", "md5sum *.py | sort -u");
	/* What find looks for itself, what has more than letters in it, and what is no pattern. */
	becomes("find c", "find . -name '*.c' -exec wc -l {} +", "find . -name '*.c' -exec wc -l {} +");
	becomes("lines", "wc -l '*a b*'", "wc -l '*a b*'");
	becomes("lines", "wc -l '*$(x)'", "wc -l '*$(x)'");
	becomes("lines", "wc -l 'a b'", "wc -l 'a b'");
}

static void archives(void **state)
{
	(void)state;
	becomes("unpack b.tar.gz", "gunzip b.tar.gz", "tar -xf b.tar.gz");
	becomes("unpack b.zip", "tar -xf b.zip", "unzip b.zip");
	becomes("unpack notes.gz", "tar -xf notes.gz", "gunzip notes.gz");
	becomes("unpack b.zip into docs", "tar -xf b.zip -C docs", "unzip b.zip -d docs");
	becomes("unpack b.tgz into docs", "unzip b.tgz -d docs", "tar -xf b.tgz -C docs");
	becomes("what is in f.zip?", "ls -la f.zip", "unzip -l f.zip");
	becomes("what is in 'my f.zip'?", "tar -tf 'my f.zip'", "unzip -l 'my f.zip'");
	becomes("show b.gz", "cat b.gz", "zcat b.gz");
	/* The file itself is asked for. */
	becomes("how old is f.zip", "ls -la f.zip", "ls -la f.zip");
	becomes("what is in docs", "ls -la docs", "ls -la docs");
	becomes("delete f.zip", "rm f.zip", "rm f.zip");
	becomes("unpack x", "tar -xf x", "tar -xf x");
}

static void copies(void **state)
{
	(void)state;
	becomes("make a backup of docs", "cp docs docs.bak", "cp -r docs docs.bak");
	becomes("copy it", "cp 'with space' x", "cp -r 'with space' x");
	becomes("copy it", "cp ~/music x", "cp -r ~/music x");
	becomes("copy it", "cp -a docs x", "cp -a docs x");
	becomes("copy it", "cp notes.txt docs", "cp notes.txt docs");
	/* What is on another machine. */
	becomes("copy it", "cp notes.txt server:/backup", "scp notes.txt server:/backup");
	becomes("copy docs to server:", "cp docs me@server:", "scp -r docs me@server:");
	becomes("copy it", "cp -r server:/srv/x .", "scp -r server:/srv/x .");
	becomes("copy it", "cp -u notes.txt server:x", "cp -u notes.txt server:x");
	becomes("copy it", "cp notes.txt ./a:b", "cp notes.txt ./a:b");
}

static bool fits(const char *request, const char *command)
{
	return mend_fits(request, command, &world);
}

static void contradictions(void **state)
{
	(void)state;
	assert_false(fits("remove files older than a month", "find . -type f -mtime +30"));
	assert_true(fits("remove files older than a month", "find . -type f -mtime +30 -delete"));
	assert_true(fits("find files older than a month", "find . -type f -mtime +30"));
	assert_false(fits("find files older than a month", "find . -type f -mtime +30 -delete"));
	assert_false(fits("show notes.txt", "rm notes.txt"));
	assert_true(fits("get rid of notes.txt", "rm notes.txt"));
	assert_false(fits("find all files and change their mode to 600", "find . -perm 600"));
	assert_true(fits("find files that changed and copy them to x",
			 "find . -mmin -5 -exec cp -t x {} +"));
	/* A verb that is looked for is none that is asked for. */
	assert_true(fits("find files with copy in the name", "find . -name '*copy*'"));
	assert_true(fits("which files contain delete", "grep -rl delete ."));
	assert_true(fits("remove duplicate lines from x", "sort -u x"));
	assert_false(fits("show docs", "cat docs"));
	assert_true(fits("show notes.txt", "cat notes.txt"));
	assert_false(fits("go to notes.txt", "cd notes.txt"));
	assert_true(fits("go to docs", "cd docs"));
}

/* A deed, or a test, that no word stands for. */
static void unasked(void **state)
{
	(void)state;
	assert_false(fits("find files bigger than 5M", "find . -size +5M -exec chmod 600 {} +"));
	assert_true(fits("find files and set mode 600", "find . -exec chmod 600 {} +"));
	assert_false(fits("show all .c files", "find . -name '*.c' | xargs -n 1 gzip"));
	assert_true(fits("compress all .c files", "find . -name '*.c' | xargs -n 1 gzip"));
	assert_false(fits("rename all .a to .b", "find . -name '*.a' -exec mv -t b {} +"));
	assert_true(fits("rename and move all .a to b", "find . -name '*.a' -exec mv -t b {} +"));
	assert_true(fits("rename a to b", "mv a b"));
	assert_false(fits("find big files", "find . -size +1G -user big"));
	assert_true(fits("find big files of user ann", "find . -size +1G -user ann"));
}

/* More for less, the journal for files, files of any kind for those of one. */
static void turned_round(void **state)
{
	(void)state;
	assert_false(fits("delete files older than 3 days", "find . -type f -mtime -3 -delete"));
	assert_true(fits("delete files older than 3 days", "find . -type f -mtime +3 -delete"));
	assert_true(fits("delete files not older than 3 days", "find . -mtime -3 -delete"));
	assert_true(fits("files older than 9 but changed after 12 days", "find . -mtime +9 -mtime -12"));
	assert_true(fits("files older than 3 days", "find . -not -mtime -3"));
	assert_false(fits("anything larger than 1M here", "find . -size -1M"));
	assert_false(fits("things smaller than 1M", "find . -size +1M"));
	assert_false(fits("remove logs older than a week", "journalctl --vacuum-time=7d"));
	assert_true(fits("remove journal logs older than a week", "journalctl --vacuum-time=7d"));
	assert_true(fits("show the logs of today", "journalctl --since today"));
	assert_false(fits("delete log files older than 3 days", "find . -mtime +3 -delete"));
	assert_true(fits("delete log files older than 3 days", "find . -name '*.log' -mtime +3 -delete"));
	assert_false(fits("remove all text files", "find . -type f -delete"));
	assert_true(fits("remove all text files", "rm *.txt"));
}

static void invented(void **state)
{
	(void)state;
	assert_int_equal(mend_invented("create an account for alice", "useradd -m alice"), 0);
	assert_int_equal(mend_invented("create an account for alice", "useradd -m input"), 1);
	assert_int_equal(mend_invented("swap foo for bar in x.txt", "sed -i s/foo/bin/g x.txt"), 1);
	assert_int_equal(mend_invented("keep a backup of x.txt", "cp x.txt x.txt.bak"), 0);
	/* What joins words is nobody's name, but where it is said as one of many. */
	assert_int_equal(mend_invented("rename all a to b", "find . -name a -exec mv -t all {} +"), 1);
	assert_int_equal(mend_invented("find all that it was", "grep 'all that it was' it"), 0);
	/* Programs are not said; options are not, and small letters of programs either. */
	assert_int_equal(mend_invented("how many", "ls -la --all | wc -l"), 0);
}

static void letters(void **state)
{
	(void)state;
	becomes("move all mp3 files to Music", "find . -name '*.mp3' -exec mv -t music {} +",
		"find . -name '*.mp3' -exec mv -t Music {} +");
	becomes("list the files in Downloads.", "ls -la downloads", "ls -la Downloads");
	becomes("look for Error in notes.txt", "grep error notes.txt", "grep Error notes.txt");
	/* The beginning of a sentence, what is there as it is, and what was said in both ways. */
	becomes("Music to backup", "mv music backup", "mv music backup");
	becomes("show Docs", "ls docs", "ls docs");
	becomes("copy Music to music", "cp -r music music", "cp -r music music");
	becomes("SHOW DOWNLOADS", "ls downloads", "ls downloads");
	/* Part of another name; services and packages. */
	becomes("list Music/old and ~/Music", "ls music", "ls music");
	becomes("restart Nginx", "systemctl restart nginx", "systemctl restart nginx");
	becomes("install Vim", "apt install vim", "apt install vim");
}

static void operands(void **state)
{
	static const char *const whole[] = {"cp a b",
					    "cp -t d a",
					    "cp -p a a.bak",
					    "mv a b c d",
					    "ln -s /a/b",
					    "chmod -x a",
					    "chmod a-w b",
					    "chown --reference=a b",
					    "chgrp -R staff docs",
					    "diff -r a b",
					    "ls",
					    "cat a | sort",
					    "find . -exec cp -t d {} +",
					    "comm -23 a -",
					    NULL};
	static const char *const lacking[] = {"cp a",	   "cp -p X.bak", "chgrp -R d d",
					      "mv a a",	   "chown bob",	  "diff a a",
					      "chmod 644", "ls | cp a",	  NULL};

	(void)state;
	for (size_t i = 0; whole[i]; i++)
		if (!mend_complete(whole[i]))
			fail_msg("%s lacks nothing", whole[i]);
	for (size_t i = 0; lacking[i]; i++)
		if (mend_complete(lacking[i]))
			fail_msg("%s lacks an operand", lacking[i]);
}

static void parts_of_files(void **state)
{
	(void)state;
	assert_false(mend_fits("remove trailing tabs in all .java files",
			       "find . -name '*.java' -delete", &world));
	assert_false(mend_fits("Delete blank lines from notes.txt", "rm notes.txt", &world));
	assert_false(mend_fits(
		"find files with group write permission and remove the permission of them",
		"find . -perm -020 -delete", &world));
	assert_true(mend_fits("remove trailing tabs in all .java files",
			      "find . -name '*.java' -exec sed -i 's/\t*$//' {} +", &world));
	/* Files after all. */
	assert_true(mend_fits("delete all files of 10 lines in docs", "find docs -delete", &world));
	assert_true(mend_fits("delete lines.txt from docs", "rm docs/lines.txt", &world));
	assert_true(mend_fits("delete the duplicate files in docs", "rm docs/a", &world));
	assert_true(mend_fits("remove spaces", "rm -r spaces", &world));
	assert_true(mend_fits("remove the lines in a.txt and delete b.txt", "rm b.txt", &world));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages),
		cmocka_unit_test(letters),
		cmocka_unit_test(operands),
		cmocka_unit_test(parts_of_files),
		cmocka_unit_test(either_of_two),
		cmocka_unit_test(dots),
		cmocka_unit_test(left_out),
		cmocka_unit_test(archives),
		cmocka_unit_test(patterns_of_files),
		cmocka_unit_test(unasked),
		cmocka_unit_test(turned_round),
		cmocka_unit_test(copies),
		cmocka_unit_test(contradictions),
		cmocka_unit_test(invented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
